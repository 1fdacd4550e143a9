import {
  CostwireError,
  isUuid,
  type JsonValue,
  type ProjectId,
  type ScenarioId,
} from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { actorOf, type Caller } from '../access/caller.js';
import { outage } from '../http/outage.js';
import { FreeTexts } from '../pii/free-texts.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { ScenarioCache } from './scenario-cache.js';
import type { CreateScenarioDto, ScenarioTags, UpdateScenarioDto } from './scenario.dto.js';
import { ScenarioQuery } from './scenario.query.js';
import { ScenarioRepository, type ScenarioFields } from './scenario.repository.js';
import { combinedProfile, givenProfile, type Scenario, type ScenarioOrigin } from './scenario.js';

/** Deleting a million logs takes seconds. */
const REMOVAL_TIMEOUT_MS = 60_000;
const RETRY_AFTER_SECONDS = 5;

/** What people write about a scenario. */
interface ScenarioTexts {
  description: string | null;
  tags: ScenarioTags;
}

/** Makes, changes and removes scenarios of a project. */
@Injectable()
export class ScenarioService {
  constructor(
    private readonly repository: ScenarioRepository,
    private readonly scenarios: ScenarioQuery,
    private readonly cache: ScenarioCache,
    private readonly rpc: RpcClient,
    private readonly pseudonyms: IdentifierPseudonyms,
    private readonly texts: FreeTexts,
  ) {}

  /**
   * Makes a scenario.
   *
   * @throws {CostwireError} `validation_error` when the name is taken or personal data.
   */
  async create(
    dto: CreateScenarioDto,
    caller: Caller,
    origin: ScenarioOrigin | null = null,
  ): Promise<Scenario> {
    const { projectId } = caller;
    const profile = combinedProfile({}, givenProfile(dto.profile));
    this.assertImpersonal('name', dto.name, projectId);
    this.assertImpersonal('profile.bedrock.model', profile.bedrock?.model, projectId);
    const texts = { description: dto.description ?? null, tags: dto.tags ?? [] };
    const fields: ScenarioFields = {
      ...(await this.screened(texts, projectId)),
      name: dto.name,
      region: dto.region,
      profile,
      origin,
    };
    return this.repository.create(projectId, fields, actorOf(caller));
  }

  /** Changes what is given; of the profile, the assumptions that are named. */
  async update(givenId: string, dto: UpdateScenarioDto, caller: Caller): Promise<Scenario> {
    const { projectId } = caller;
    const { id } = await this.find(projectId, givenId);
    const profile = givenProfile(dto.profile);
    this.assertImpersonal('name', dto.name, projectId);
    this.assertImpersonal('profile.bedrock.model', profile.bedrock?.model, projectId);
    const given = { description: dto.description ?? null, tags: dto.tags ?? [] };
    const texts = await this.screened(given, projectId);
    const updated = await this.repository.update(
      projectId,
      id,
      (current) => ({
        name: dto.name ?? current.name,
        description: dto.description === undefined ? current.description : texts.description,
        region: dto.region ?? current.region,
        tags: dto.tags === undefined ? current.tags : texts.tags,
        profile: combinedProfile(current.profile, profile),
        origin: current.origin,
      }),
      actorOf(caller),
    );
    return updated ?? notFound();
  }

  /** @throws {CostwireError} `not_found`, also for an id of no form. */
  async find(projectId: ProjectId, id: string): Promise<Scenario> {
    const found = isUuid(id) ? await this.scenarios.one(projectId, id as ScenarioId) : undefined;
    return found ?? notFound();
  }

  /**
   * Removes a scenario with its logs and sums. The owners of those go first and take no more of it, so
   * that a request that failed half-way can be repeated.
   *
   * @throws {CostwireError} `not_found`; `not_ready` when an owner does not answer.
   */
  async remove(id: string, caller: Caller): Promise<void> {
    const scenario = await this.find(caller.projectId, id);
    const request = { project_id: caller.projectId, scenario_id: scenario.id };
    try {
      await this.rpc.request('removeScenarioLogs', request, REMOVAL_TIMEOUT_MS);
      await this.rpc.request('removeScenarioCosts', request, REMOVAL_TIMEOUT_MS);
    } catch (cause) {
      const detail = 'The logs of the scenario could not be removed now.';
      outage('not_ready', RETRY_AFTER_SECONDS, detail)(cause);
    }
    const removed = await this.repository.remove(caller.projectId, scenario.id, actorOf(caller));
    if (!removed) notFound();
    await this.cache.announce();
  }

  private assertImpersonal(
    field: string,
    text: string | null | undefined,
    projectId: ProjectId,
  ): void {
    if (text === null || text === undefined) return;
    if (this.pseudonyms.storedForm(text, projectId) === text) return;
    throw new CostwireError('validation_error', {
      faults: [{ field, message: 'must not hold personal data or secrets' }],
    });
  }

  /** Free text of people, screened as that of events is. */
  private async screened(texts: ScenarioTexts, projectId: ProjectId): Promise<ScenarioTexts> {
    if (texts.description === null && Object.keys(texts.tags).length === 0) return texts;
    return (await this.texts.screened(
      projectId,
      texts as unknown as JsonValue,
    )) as unknown as ScenarioTexts;
  }
}

function notFound(): never {
  throw new CostwireError('not_found', { detail: 'There is no such scenario.' });
}
