import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { Socket } from 'node:net';

/** How a child process ended. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process that does not outlive this one. */
export interface GuardedProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<ExitStatus>;
}

/** Milliseconds between the polite signal and SIGKILL for the children of this process. */
const STOP_TIMEOUT_MS = 10_000;

/*
 * The guard's standard input is a pipe whose other end only this process holds. However this
 * process ends, SIGKILL included, the kernel closes the pipe, `read` returns, and the guard acts.
 */
const GUARD = 'read -r line; ';
const END_PROCESS =
  'kill -s "$1" "$2" 2>/dev/null || exit 0; i=0; ' +
  'while kill -0 "$2" 2>/dev/null && [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done; ' +
  'kill -s KILL "$2" 2>/dev/null';

/**
 * Runs a shell script as soon as this process ends, however it ends.
 * Returns the function that calls the guard off.
 */
export function afterThisProcess(script: string, args: readonly string[]): () => void {
  const guard = spawn('/bin/sh', ['-c', GUARD + script, 'costwire-guard', ...args], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  guard.on('error', () => undefined);
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}

/**
 * Starts a child in its own session (so that Ctrl-C in the terminal reaches only this process, which
 * then stops its children in order) together with a guard that ends it when this process dies.
 * The child alone does not keep this process running. Rejects when the command cannot be started.
 */
export async function spawnGuarded(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { readonly stopSignal: NodeJS.Signals },
): Promise<GuardedProcess> {
  const { stopSignal, ...spawnOptions } = options;
  const child = spawn(command, [...args], { ...spawnOptions, detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} has no process id`);
  const callOff = afterThisProcess(END_PROCESS, [stopSignal.replace(/^SIG/, ''), String(pid)]);
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once('exit', (code, signal) => {
      callOff();
      resolve({ code, signal });
    });
  });
  child.unref();
  return { child, pid, exited };
}

/** Ends a guarded process: the given signal, SIGKILL after ten seconds. Resolves after its exit. */
export async function endGuarded(
  guarded: GuardedProcess,
  signal: NodeJS.Signals,
): Promise<ExitStatus> {
  guarded.child.ref();
  const timer = setTimeout(() => guarded.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  guarded.child.kill(signal);
  const status = await guarded.exited;
  clearTimeout(timer);
  return status;
}
