/** Fields that hold somebody's name, in the languages of other scripts and as keys of records. */
const KEYS =
  '(?:name|fullname|customer|client|patient|contact|author|assignee|employee|guest|passenger|cardholder|' +
  "recipient|sender|user|имя|фамилия|фио|клиент|покупатель|получатель|ім[’']я|прізвище|όνομα|ονοματεπώνυμο|" +
  'πελάτης|الاسم|اسم العميل|اسم|姓名|名字|客户|联系人|收件人|名前|氏名|お名前|担当者|이름|성명|성함|고객명|नाम|ग्राहक)';
const IS = '\\\\?["\'”]?\\s{0,2}[:=：]\\s{0,2}\\\\?["\'“]?';
const CLOSED = '(?=\\s{0,2}(?:$|[\\\\"\',;|)\\]}<\\n&。、，,]))';

const words = (script: string, more: number) => {
  const word = `[\\p{sc=${script}}\\p{M}’'-]{2,24}`;
  return `${word}(?: ${word}){0,${more}}`;
};
/** Two to five signs; names of other countries are written longer, in katakana. */
const EAST_ASIAN =
  '[\\p{sc=Han}]{2,4}|[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー・ ]{2,14}|[\\p{sc=Hangul} ]{2,6}';

const anyScript = [
  words('Cyrillic', 3),
  words('Greek', 3),
  words('Arabic', 3),
  words('Devanagari', 3),
  words('Hebrew', 3),
  words('Thai', 2),
  EAST_ASIAN,
].join('|');

/**
 * Names in scripts that the tagger cannot read, behind a field's key, an introduction, or before an
 * honorific; the first group is the name. Addressed as customer or member is nobody by name.
 */
export const SCRIPT_CUES: readonly RegExp[] = [
  new RegExp(`(?<![\\p{L}])(?:[a-z]{1,20}[_-]?)?${KEYS}${IS}(${anyScript})${CLOSED}`, 'giu'),
  /(?:我叫|我的名字是|名字叫|我名叫)(\p{sc=Han}{2,4})(?=[,，。.!！、\s]|$)/gu,
  /(?<!\p{sc=Han})(?!\p{sc=Han}{0,4}(?:者|客|皆|社|各位)(?:様|さん))(\p{sc=Han}{2,5})(?:様|さん|氏|殿)(?!\p{sc=Han})/gu,
  /(\p{sc=Han}{1,4} \p{sc=Han}{1,4})(?:様|さん|氏|殿)(?!\p{sc=Han})/gu,
  /(?<!\p{sc=Han})(?!各位|女士|先生|尊敬|亲爱)(\p{sc=Han}{2,4}?)(?:女士|先生|小姐)(?=您|你|好|[,，。.!！、\s]|$)/gu,
  /([\p{sc=Han}\p{sc=Katakana}ー・]{2,12})(?:と申します|といいます|と言います)/gu,
  /(?<!\p{sc=Hangul})(?!고객|손님|선생|회원|사장|과장|부장|팀장|대리|기사|여러)(\p{sc=Hangul}{2,4})(?:님|씨)(?!\p{sc=Hangul})/gu,
  /(?:저는|제 이름은|내 이름은) ?(\p{sc=Hangul}{2,4}?)(?:입니다|이에요|예요|이라고|라고|이고|고요)/gu,
  /(?:меня зовут|мене звати|με λένε|ονομάζομαι) (\p{Lu}[\p{L}’'-]{1,24}(?: \p{Lu}[\p{L}’'-]{1,24}){0,2})/giu,
  /(?:اسمي|أنا اسمي) (\p{sc=Arabic}{2,20}(?: (?!و)\p{sc=Arabic}{2,20})?)/gu,
  /मेरा नाम ([\p{sc=Devanagari}\p{M}]{2,24}(?: [\p{sc=Devanagari}\p{M}]{2,24})?) है/gu,
];
