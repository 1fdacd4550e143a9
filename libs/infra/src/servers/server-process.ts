import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endGuarded, spawnGuarded, type GuardedProcess } from '../processes/guarded-process.js';
import { hostEnvironment } from '../acquire/host-environment.js';
import {
  InfrastructureError,
  type ServiceHandle,
  type ServiceName,
} from '../acquire/infrastructure.js';
import { LOOPBACK } from './free-port.js';
import { descendantPids } from '../processes/process-identity.js';
import type { ServerUser } from './server-user.js';

/** How to run one server and how to know that it answers. */
export interface ServerCommand {
  readonly service: ServiceName;
  readonly binary: string;
  readonly args: readonly string[];
  /** Working folder of the process. */
  readonly cwd: string;
  readonly user?: ServerUser | undefined;
  readonly port: number;
  readonly url: string;
  readonly serviceUrls?: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly stopSignal: NodeJS.Signals;
  /** Resolves when the server answers a request; rejects otherwise. */
  readonly probe: () => Promise<void>;
  /** Called with the process id after every start, and with undefined after every end. */
  readonly onProcess: (pid: number | undefined) => void;
}

/** Recovery of a database after a crash may take long; an empty one is there in a second. */
const READY_TIMEOUT_MS = 120_000;
/** A killed server may leave its port or shared memory to its children for a moment. */
const RESTART_PATIENCE_MS = 15_000;
const FATAL_SIGNALS: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'];

/** The last lines of a log file, for error messages. */
function logTail(path: string, lines = 8): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}

/** A private server process on the loopback interface. */
export class ServerProcess implements ServiceHandle {
  readonly provider = 'binary';
  readonly host = LOOPBACK;
  readonly service: ServiceName;
  readonly url: string;
  readonly serviceUrls: Readonly<Record<string, string>> | undefined;
  readonly port: number;
  private running: GuardedProcess | undefined;
  /** Processes that have answered. */
  private readonly answered = new WeakSet<GuardedProcess>();
  /** Counts the requests from outside; what the server does by itself gives way to a newer one. */
  private request = 0;
  private reviving: Promise<void> = Promise.resolve();
  private onDeath: (() => void) | undefined;

  constructor(private readonly command: ServerCommand) {
    this.service = command.service;
    this.url = command.url;
    this.serviceUrls = command.serviceUrls;
    this.port = command.port;
  }

  get pid(): number | undefined {
    return this.running?.pid;
  }

  keepAlive(log: (line: string) => void): void {
    this.onDeath = () => {
      log(`${this.service} ended by itself, starting it again`);
      const { request } = this;
      this.reviving = this.startPatiently(() => this.request === request).catch(
        (error: unknown) => {
          log(`${this.service} does not start again: ${String(error)}`);
        },
      );
    };
  }

  /** Starts the server and resolves when it answers. Rejects with the end of its log. */
  async start(): Promise<void> {
    const { binary, args, cwd, user, logFile, stopSignal } = this.command;
    const log = openSync(logFile, 'a', 0o600);
    try {
      const guarded = await spawnGuarded(binary, args, {
        cwd,
        // PGDATA, PGPORT and their like must not reach the server.
        env: { PATH: hostEnvironment()['PATH'], LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', log, log],
        stopSignal,
        ...user,
      });
      this.running = guarded;
      this.command.onProcess(guarded.pid);
      void guarded.exited.then(() => {
        if (this.running !== guarded) return;
        this.running = undefined;
        this.command.onProcess(undefined);
        if (this.answered.delete(guarded)) this.onDeath?.();
      });
      await this.untilReady(guarded);
      this.answered.add(guarded);
    } finally {
      closeSync(log);
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = this.running;
    if (!running) throw new InfrastructureError(`${this.service} is not running`);
    if (!FATAL_SIGNALS.includes(signal)) {
      for (const pid of [running.pid, ...descendantPids(running.pid)]) process.kill(pid, signal);
      return;
    }
    this.request += 1;
    this.running = undefined;
    running.child.ref();
    running.child.kill(signal);
    await running.exited;
    this.command.onProcess(undefined);
  }

  async restart(): Promise<void> {
    await this.stop();
    const { request } = this;
    await this.startPatiently(() => this.request === request);
  }

  async stop(): Promise<void> {
    this.request += 1;
    await this.end();
    await this.reviving;
  }

  private async end(): Promise<void> {
    const running = this.running;
    if (!running) return;
    this.running = undefined;
    await endGuarded(running, this.command.stopSignal);
    this.command.onProcess(undefined);
  }

  /** Tries to start until it works, the patience ends or the start is no longer wanted. */
  private async startPatiently(wanted: () => boolean): Promise<void> {
    const deadline = performance.now() + RESTART_PATIENCE_MS;
    while (wanted()) {
      try {
        await this.start();
        if (!wanted()) await this.end();
        return;
      } catch (error) {
        await this.end();
        if (performance.now() > deadline && wanted()) throw error;
        await sleep(200);
      }
    }
  }

  private async untilReady(guarded: GuardedProcess): Promise<void> {
    const { service, logFile } = this.command;
    let ended = false;
    void guarded.exited.then(() => (ended = true));
    const deadline = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      try {
        await this.command.probe();
        return;
      } catch (error) {
        const late = performance.now() > deadline;
        if (late) await this.end();
        if (ended || late) {
          const reason = ended ? 'ended at once' : `does not answer: ${String(error)}`;
          throw new InfrastructureError(
            `${service} ${reason}; the end of ${logFile}:\n${logTail(logFile)}`,
          );
        }
        await sleep(25);
      }
    }
  }
}
