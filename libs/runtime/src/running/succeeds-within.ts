/**
 * Waits for work, but no longer than it is worth.
 *
 * @param ms the longest wait, in milliseconds; the work itself goes on after it.
 * @returns true when the work was done in time and did not fail.
 */
export async function succeedsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
