import { Command } from 'commander';
import { CliFailure } from '../cli-failure.js';
import type { CliContext } from '../cli-context.js';
import { openClient, resolveConnection, withConnectionOptions } from '../connection.js';
import type { ConnectionOptions } from '../connection.js';
import { countOf } from '../output/count.js';
import { writeJson } from '../output/write-json.js';
import { findingsOf, formatFinding, type Finding } from './doctor-finding.js';
import { healthFindings, nodeFinding } from './doctor-health.js';
import { askAboutKey } from './doctor-key.js';
import { DoctorProbe, type ProbeAnswer } from './doctor-probe.js';
import { deadLetterFinding, pendingFinding } from './doctor-work.js';

interface DoctorOptions extends ConnectionOptions {
  json?: boolean;
}

/** `costwire doctor`: one line for each thing that has to work, with a hint where it does not. */
export function doctorCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('doctor'))
    .description('Check this machine, the server and the key; ends with 1 when something fails.')
    .option('--json', 'print the findings as JSON')
    .action(async (options: DoctorOptions) => {
      const findings: Finding[] = [];
      for await (const finding of examine(options, context)) {
        findings.push(finding);
        if (!options.json) context.stdout.write(formatFinding(finding));
      }
      if (options.json) writeJson(context, { findings });
      const failed = findings.filter(({ level }) => level === 'fail').length;
      if (failed > 0) throw new CliFailure(`${countOf(failed, 'check')} failed`);
    });
}

/** The findings one by one; what cannot be looked at after a failure is left out. */
async function* examine(
  options: DoctorOptions,
  context: CliContext,
): AsyncGenerator<Finding, void, undefined> {
  yield nodeFinding(process.versions.node);
  const probe = await connect(options, context);
  if (!(probe instanceof DoctorProbe)) {
    yield probe;
    return;
  }
  yield findingsOf('settings').ok(`${probe.url}, from ${sourceOf(options, context)}`);
  const health = await reach(probe);
  if ('level' in health) {
    yield health;
    return;
  }
  yield findingsOf('server').ok('answers');
  yield* healthFindings(health);
  const { finding, mayRead } = await askAboutKey(probe);
  yield finding;
  if (!mayRead) return;
  yield await pendingFinding(probe);
  yield await deadLetterFinding(probe);
}

async function connect(
  options: DoctorOptions,
  context: CliContext,
): Promise<DoctorProbe | Finding> {
  try {
    // Its constructor checks address and key.
    await openClient(options, context);
    return new DoctorProbe(await resolveConnection(options, context), context.now);
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    return findingsOf('settings').fail(
      error.message,
      'start one, or name another: --url and --api-key, COSTWIRE_URL and COSTWIRE_API_KEY',
    );
  }
}

/** Where address and key come from, as {@link resolveConnection} chooses them. */
function sourceOf(options: DoctorOptions, { env }: CliContext): string {
  const { url, apiKey } = options;
  if (url !== undefined || apiKey !== undefined) return 'the options';
  return env['COSTWIRE_URL'] || env['COSTWIRE_API_KEY']
    ? 'the environment'
    : '.costwire/local.json';
}

async function reach(probe: DoctorProbe): Promise<ProbeAnswer | Finding> {
  const { fail } = findingsOf('server');
  try {
    const answer = await probe.ask('GET', '/health');
    if (answer.status === 200 && typeof answer.body['status'] === 'string') return answer;
    return fail(
      `answered ${answer.status}, and not as a Costwire server does`,
      'check the address, and a proxy in between',
    );
  } catch {
    return fail(
      `nothing answers at ${probe.url}`,
      'start it with "npm start", or check the address',
    );
  }
}
