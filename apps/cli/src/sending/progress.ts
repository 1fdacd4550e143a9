import type { CliContext } from '../cli-context.js';

/** Shows how far a long command is. */
export interface Progress {
  advance(events: number): void;
  /** Replaces the word after the figures. */
  say(stage: string): void;
  stop(): void;
}

/** A progress bar on the error output; nothing where that is no terminal. */
export async function startProgress(
  context: Pick<CliContext, 'stderr'>,
  total: number,
): Promise<Progress> {
  if (!context.stderr.isTTY) return { advance() {}, say() {}, stop() {} };
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage}% {value}/{total} {stage}',
    barCompleteChar: '#',
    barIncompleteChar: '-',
    barsize: 30,
    stream: context.stderr,
    hideCursor: false,
  });
  bar.start(total, 0, { stage: 'sending' });
  return {
    advance: (events) => bar.increment(events),
    say: (stage) => bar.update({ stage }),
    stop: () => bar.stop(),
  };
}
