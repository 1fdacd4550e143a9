/** Only the digits of a text. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** Luhn's check (ISO/IEC 7812-1, annex B) over ASCII digits. */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  let double = false;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    let digit = digits.charCodeAt(index) - 48;
    if (double) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
    double = !double;
  }
  return sum % 10 === 0;
}

/** ISO 7064 MOD 97-10 over digits and capitals (A = 10 ... Z = 35): the remainder, 0 to 96. */
export function mod97(text: string): number {
  let remainder = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    remainder = code <= 57 ? (remainder * 10 + code - 48) % 97 : (remainder * 100 + code - 55) % 97;
  }
  return remainder;
}

/** The sum of each digit times the weight at its place. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) {
    sum += (digits.charCodeAt(index) - 48) * weights[index]!;
  }
  return sum;
}

/** Whether every character is the same, as in placeholders such as `000000000`. */
export function isOneCharacter(text: string): boolean {
  for (let index = 1; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== text.charCodeAt(0)) return false;
  }
  return true;
}
