import { isUuid, type ProjectId, type ScenarioId } from '@costwire/contracts';
import {
  changePercent,
  exactDecimal,
  formatDecimal,
  minus,
  resolveProfile,
  type EstimateSettings,
  type TrafficHour,
} from '@costwire/pricing';
import { Injectable } from '@nestjs/common';
import type { CompareDto, EstimateDto } from './estimate.dto.js';
import type { ComparedEstimate, ComparisonData, ReportData } from './report/report-data.js';
import {
  assumptionsOf,
  estimateAnswer,
  sensitivityAnswer,
  seriesOf,
  type Assumption,
  type EstimateAnswer,
  type SeriesPoint,
} from './scenario-answers.js';
import { LastAnswers } from './last-answers.js';
import { ScenarioPriceSource } from './scenario-prices.js';
import { ScenarioTrafficQuery, trafficHours } from './scenario-traffic.query.js';
import { ScenarioService } from './scenario.service.js';
import { combinedProfile, givenProfile, type Scenario } from './scenario.js';

/** A month of hours is 0.6 MB with its answer; people look at few scenarios at a time. */
const ANSWERS_KEPT = 8;

/** The cost of a scenario as it stands. */
export interface ScenarioMetrics extends EstimateAnswer {
  scenario_id: string;
  timeseries: SeriesPoint[];
  assumptions: Assumption[];
}

/** Prices the traffic of scenarios, as they are and as they could be. */
@Injectable()
export class ScenarioCostsService {
  private readonly lastMetrics = new LastAnswers<readonly unknown[]>(ANSWERS_KEPT);

  constructor(
    private readonly service: ScenarioService,
    private readonly traffic: ScenarioTrafficQuery,
    private readonly prices: ScenarioPriceSource,
  ) {}

  /** Cost by service and hour, with every assumption: {@link ScenarioMetrics} as JSON. */
  async metrics(projectId: ProjectId, id: string): Promise<string> {
    const { scenario, text } = await this.read(projectId, id);
    const settings = await this.settingsOf(scenario, {});
    const { profile, region, prices } = settings;
    const inputs = [text, JSON.stringify(profile), region, prices.aws, prices.quote] as const;
    return this.lastMetrics.of(scenario.id, inputs, () => {
      const hours = trafficHours(text);
      const metrics: ScenarioMetrics = {
        scenario_id: scenario.id,
        ...estimateAnswer(hours, settings),
        timeseries: seriesOf(hours, settings),
        assumptions: assumptionsOf(profile),
      };
      return JSON.stringify(metrics);
    });
  }

  /** The same traffic elsewhere or under other assumptions, and what each assumption moves. */
  async estimate(projectId: ProjectId, id: string, change: EstimateDto): Promise<object> {
    const { scenario, hours } = await this.load(projectId, id);
    const settings = await this.settingsOf(scenario, change);
    const current = estimateAnswer(hours, await this.settingsOf(scenario, {}));
    const answer = estimateAnswer(hours, settings);
    return {
      scenario_id: scenario.id,
      ...answer,
      compared_to_scenario: differenceOf(answer, current),
      sensitivity: sensitivityAnswer(hours, settings),
      assumptions: assumptionsOf(settings.profile),
    };
  }

  /** How the estimate of a scenario moves with each assumption. */
  async sensitivity(projectId: ProjectId, id: string): Promise<object> {
    const { scenario, hours } = await this.load(projectId, id);
    const settings = await this.settingsOf(scenario, {});
    return {
      scenario_id: scenario.id,
      total_cost_usd: estimateAnswer(hours, settings).summary.total_cost_usd,
      items: sensitivityAnswer(hours, settings),
    };
  }

  /** Everything a report shows. */
  async report(projectId: ProjectId, id: string, madeAt: string): Promise<ReportData> {
    const { scenario, hours } = await this.load(projectId, id);
    const settings = await this.settingsOf(scenario, {});
    return {
      scenario,
      madeAt,
      estimate: estimateAnswer(hours, settings),
      timeseries: seriesOf(hours, settings),
      sensitivity: sensitivityAnswer(hours, settings),
      assumptions: assumptionsOf(settings.profile),
    };
  }

  /** Scenarios side by side, each under each variant; differences are to the first column. */
  async compare(projectId: ProjectId, dto: CompareDto): Promise<ComparisonData> {
    const loaded = await Promise.all(dto.scenario_ids.map(async (id) => this.load(projectId, id)));
    const variants = dto.variants?.length ? dto.variants : [{}];
    const columns = await Promise.all(
      loaded.flatMap(({ scenario, hours }) =>
        variants.map(async (variant) => {
          const settings = await this.settingsOf(scenario, variant);
          return { scenario, variant, answer: estimateAnswer(hours, settings) };
        }),
      ),
    );
    const reference = columns[0]!.answer;
    return {
      reference: loaded[0]!.scenario.id,
      items: columns.map(({ scenario, variant, answer }) => ({
        scenario_id: scenario.id,
        scenario_name: scenario.name,
        variant: (variant as { name?: string }).name ?? null,
        ...answer,
        ...differenceOf(answer, reference),
      })),
    };
  }

  private async load(
    projectId: ProjectId,
    id: string,
  ): Promise<{ scenario: Scenario; hours: TrafficHour[] }> {
    const { scenario, text } = await this.read(projectId, id);
    return { scenario, hours: trafficHours(text) };
  }

  private async read(
    projectId: ProjectId,
    id: string,
  ): Promise<{ scenario: Scenario; text: string }> {
    const [scenario, text] = await Promise.all([
      this.service.find(projectId, id),
      isUuid(id) ? this.traffic.hours(projectId, id as ScenarioId) : '[]',
    ]);
    return { scenario, text };
  }

  /** @throws {CostwireError} `validation_error` when the two profiles together are impossible. */
  private async settingsOf(
    scenario: Scenario,
    { region = scenario.region, profile }: EstimateDto,
  ): Promise<EstimateSettings> {
    const whole = resolveProfile(combinedProfile(scenario.profile, givenProfile(profile)));
    const prices = await this.prices.of(scenario.project_id, region, whole.bedrock.model);
    return { region, profile: whole, prices };
  }
}

function differenceOf(
  answer: EstimateAnswer,
  reference: EstimateAnswer,
): Pick<ComparedEstimate, 'difference_usd' | 'difference_percent'> {
  const total = exactDecimal(answer.summary.total_cost_usd)!;
  const other = exactDecimal(reference.summary.total_cost_usd)!;
  return {
    difference_usd: formatDecimal(minus(total, other)),
    difference_percent: changePercent(total, other),
  };
}
