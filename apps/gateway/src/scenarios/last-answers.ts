/**
 * The answers that were made last, with what they were made of. An answer is given again when
 * everything it was made of is the same, so that it can never be older than what was just read.
 */
export class LastAnswers<Inputs extends readonly unknown[]> {
  private readonly answers = new Map<string, { inputs: Inputs; answer: string }>();

  /** @param most answers kept; the one that was not asked for longest goes first. */
  constructor(private readonly most: number) {}

  /** The answer of this name, made anew unless its inputs are what they were. */
  of(name: string, inputs: Inputs, make: () => string): string {
    const known = this.answers.get(name);
    const isSame = known?.inputs.every((input, index) => input === inputs[index]) ?? false;
    const answer = known && isSame ? known.answer : make();
    this.answers.delete(name);
    this.answers.set(name, { inputs, answer });
    const [oldest] = this.answers.keys();
    if (this.answers.size > this.most) this.answers.delete(oldest!);
    return answer;
  }
}
