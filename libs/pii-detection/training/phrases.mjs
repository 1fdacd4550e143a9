// Parts from which sentences are put together, in several languages. Places as in templates.mjs;
// <role> <speech> <past> <noun> <adj> stand for a word of the list of that name.
const split = (text) => text.trim().split(/\s*\|\s*/);

export const ROLES = split(
  `manager|colleague|client|customer|lawyer|neighbour|doctor|nurse|patient|tenant|landlord|teacher|
  student|witness|applicant|candidate|engineer|designer|accountant|auditor|technician|driver|passenger|
  assistant|secretary|supervisor|inspector|captain|coach|chef|farmer|husband|wife|brother|sister|son|
  daughter|mother|father|uncle|cousin|friend|flatmate|seller|buyer|contractor|intern|volunteer|speaker|
  director|chairman|founder|owner|partner|editor|author|reporter|judge|detective|surgeon|therapist|
  professor|researcher|analyst|consultant|recruiter|guest|member|subscriber|caller|boss|president|mayor|
  singer|actor|actress|painter|photographer|broker|clerk|cashier|plaintiff|suspect|victim|trainee`,
);
export const SPEECH = split(
  `said|says|wrote|replied|asked|told us|called|phoned|emailed|texted|explained|complained|confirmed|
  agreed|refused|promised|insisted|mentioned|suggested|admitted|denied|thinks|believes|wants to know|
  knows|remembers|resigned|retired|moved|arrived|left|signed|paid|ordered|cancelled|attended|won|lost`,
);
const PAST_OBJECT = split(
  `met|called|asked|told|thanked|hired|fired|invited|visited|emailed|reminded|contacted|interviewed|
  reached|saw|helped|paid|sued|married|promoted|introduced|nominated|blamed|missed|notified|assigned|
  treated|examined|interrupted|accompanied|recommended|greeted|trusted|remembered|named|elected`,
);

/** What may stand before a person in prose. */
const BEFORE = split(
  `<role>|our <role>|the <role>|her <role>|his <role>|my <role>|their <role>,|a <role> named|
  a {n} by|the {n} of|the {n} from|the {n} for|by|with|from|for|to|of|and|or|about|like|than|via|
  behind|after|before|without|between|against|because|when|where|if|that|whether|while|until|since|
  although|as|I|we|they|nobody|somebody from {O}, perhaps|is|was|were|has|will|did|does|can|should|
  would|could|may|let|had|then|now|today|yesterday|tomorrow|later|again|first|finally|later that {n}|
  in {#}|on {D}|at {#}|on {D} {#}|in {C}|from {C}|{n} and|{a}|the {a}|the late|old|young|poor|dear|
  Mr|Mrs|Ms|Dr|Mr.|Mrs.|Ms.|Dr.|Prof.|Miss|Sir|Hi|Hello|Hey|Dear|Thanks|Thank you|Sorry|Welcome|
  Congratulations|Cheers|Good morning|Good evening|Bye|Yes|No|OK|Also,|However,|Meanwhile,|Later,|So|But|
  And|Then|When|If|Because|Since|While|After|Before|Although|Is|Was|Did|Does|Has|Will|Can|Should|Could|
  Would|Ask|Tell|Call|Invite|Contact|Email|Remind|Notify|Tag|Meet|Add|Remove|Block|Follow|Assign|Include|
  Loop in|Check with|Speak to|Wait for|According to|On behalf of|Together with|Instead of|In memory of|
  Written by|Photo by|Prepared for|Hosted by|Led by|Billed to|Deliver to|Care of|c/o|attn|signed|
  regards|best wishes|yours|love|sincerely`,
);
/** What may stand after. */
const AFTER = split(
  `<speech>|<speech> that the {n} is {a}|<speech> about the {n}|, <role> of {O}|, our <role>, <speech>|
  , the <role>|, a <role> from {C}|, who <speech>|, who lives in {C},|, {#},|'s {n}|'s {a} {n}|'s <role>|
  ’s {n}|is {a}|is here|is late|is on leave|was {a}|was born in {#}|was there|has {#} {n}s|has the {n}|
  had a {n}|will be there|will not {v}|can {v} it|can't {v}|does not want the {n}|did it|and I|and we|
  and the {n}|and {P}|and {P} too|or {P}|, {P} and {P}|with the {n}|in {C}|from {C}|from {O}|at {O}|of {O}|
  on {D}|at {#}|for {#} {n}s|to {v} the {n}|to the {n}|about it|for help|by phone|today|tomorrow|soon|
  yesterday|again|first|instead|directly|, please|, thanks|, right?|?|!|.|:|;|...|)|" |(<role>)|({O})|({C})|
  (age {#})|(#{#})|- {n}|– <role>, {O}|/ {O}|because of the {n}|if the {n} is {a}|before {D}|until {D}|
  lives in {C}|works at {O}|went to {C}|moved from {C} to {C}|studied at {O}|teaches {n}|owns the {n}|
  bought a {n}|sent me the {n}|gave us {#} {n}s|got the {n}|knows why|in room {#}|on line {#}`,
);
const OBJECT_OF = split(
  `I|We|They|She|He|You|The <role>|My <role>|Our <role>|Nobody|Somebody|Everyone|The police|The court|
  The team|{O}|The {n}`,
);

/** One English sentence around one or two people. */
export function englishSentence({ pick, chance }) {
  const opener = chance(0.35) ? pick(['{F}', '{P}']) : pick(['{P}', '{P}', '{P}', '{F}']);
  if (chance(0.3)) return `${opener} ${pick(AFTER)}`;
  if (chance(0.2)) return `${pick(OBJECT_OF)} ${pick(PAST_OBJECT)} ${opener} ${pick(AFTER)}`;
  const lead = chance(0.3) ? `${pick(FILLERS)} ` : '';
  return `${lead}${pick(BEFORE)} ${opener} ${pick(AFTER)}`;
}

const FILLERS = split(
  `the {n} was {a},|it is {a} that|we {v} the {n};|there is a {n}|I {v} {n}s|as you know,|to be {a},|
  the {a} {n}|{n}:|{#} {n}s|no {n}|please {v} this|{N} {n}:|note:|update -|{#}.|*|-|>|re:|fyi|ok so|hmm,|
  {V} the {n}.|The {n} is {a}.|{A} {n}!`,
);

/** Sentences in other languages; names stand among small words of each. */
export const OTHER_LANGUAGES = split(
  `Herr {L} hat angerufen.|Frau {L} möchte den Termin verschieben|Sehr geehrte Frau {L},|
  Sehr geehrter Herr {L},|Hallo {F}, kannst du das prüfen?|Liebe {F},|{P} wohnt in {C}.|
  Ich bin {P} aus {C}|mein Name ist {P}|Bitte {P} informieren|{P} und {P} kommen am {#}. an|
  Die Rechnung von {P} ist offen|der Kunde {P} wartet|Termin mit {P} um {#} Uhr|
  Mit freundlichen Grüßen {P}|Viele Grüße, {F}|laut {P} ist alles fertig|{P} arbeitet bei {O}|
  Bonjour {F},|Madame {L} a appelé|Monsieur {L} souhaite un rendez-vous|je m'appelle {P}|
  {P} habite à {C}|le client {P} attend|la facture de {P} est payée|merci {F}|avec {P} et {P}|
  {P} travaille chez {O}|selon {P}, tout va bien|Cordialement, {P}|rendez-vous avec {P} à {C}|
  Hola {F},|Señora {L} llamó ayer|el cliente {P} espera|me llamo {P}|{P} vive en {C}|
  la factura de {P} está pagada|gracias {F}|con {P} y {P}|{P} trabaja en {O}|según {P}|Saludos, {P}|
  Ciao {F},|la signora {L} ha chiamato|il cliente {P} aspetta|mi chiamo {P}|{P} vive a {C}|
  la fattura di {P} è pagata|grazie {F}|con {P} e {P}|{P} lavora per {O}|Cordiali saluti, {P}|
  Olá {F},|o cliente {P} espera|meu nome é {P}|{P} mora em {C}|a fatura de {P} foi paga|obrigado {F}|
  {P} trabalha na {O}|Atenciosamente, {P}|Hallo {F}, de klant {P} wacht|de factuur van {P} is betaald|
  ik ben {P} uit {C}|groeten, {F}|{P} werkt bij {O}|mevrouw {L} belde|Hej {F},|jag heter {P}|
  {P} bor i {C}|kunden {P} väntar|med {P} och {P}|Pan {L} dzwonił|nazywam się {P}|{P} mieszka w {C}|
  klient {P} czeka|z {P} i {P}|Dobrý den, jmenuji se {P}|{P} bydlí v {C}|Jó napot, {P} vagyok`,
);

/** Log lines, records and forms with people, whatever the application. */
export const RECORDS = split(
  `{"id":{#},"{n}":{"<role>":"{P}"}}|{"<role>_name":"{P}","{n}":true}|{"<role>":{"first":"{F}","last":"{L}"}}|
  {"{n}s":["{P}","{P}"]}|{"name": "{P}", "email": "{E}"}|{"text":"{F} <speech> about the {n}"}|
  {"message":"{P} <speech>","level":"info"}|{"prompt":"Write to {P} about the {n}"}|
  {"role":"user","content":"My name is {P} and I live in {C}"}|{"content":"Hi {F}, the {n} is {a}"}|
  {"given_name":"{F}","family_name":"{L}","{n}":{#}}|{"displayName":"{P}"}|{"to":["{P} <{E}>"]}|
  <role>="{P}" {n}={#}|<role>={P} {n}={a}|{n}={a} <role>="{P}"|full_name="{P}"|name='{P}' id={#}|
  level=info msg="<role> {P} <speech>"|msg="{n} {v} for {P}" {n}={#}|user_name={P};{n}={a}|
  {#} INFO {n}: <role> {P} <speech>|[{#}] {P} <speech>|{n}.{n}: {P} added to {n}|
  DEBUG {n} <role>={P}|WARN {n} for <role> {P} is {a}|ERROR [{n}] cannot {v} {P}: {a}|
  Name: {P}|NAME: {P}|Full name: {P}|<role>: {P}|Patient: {P} ({#})|Signed: {P}|Cc: {P}; {P}|
  1. {P}|- {P}|* {P} - {n}|{P}\t{E}\t{#}|{P},{#},{C}|"{P}","{E}",{#}|{#};{F};{L};{C}|{L};{F};{#}|
  {#} | {P} | {n}|{P} | <role> | {#}|<td>{P}</td>|<b>{P}</b>|<name>{P}</name>|<{n}>{P}</{n}>|({P})|"{P}"|
  '{P}' is {a}|“{P}”|{P}: {n}|{P}: I {v} the {n}|{F}: {v} the {n}?|{F}> {a}|<{P}> {n}|@{F} can you {v}|
  ?{n}={P}&{n}={#}|name={F}+{L}|{n}/{F}-{L}|To: {P}|From: {P}|Bcc: {P}, {P}|Organizer: {P}|
  -- \n{P}\n{O}|Regards\n{P}|Kind regards,\n{P}\n<role>, {O}|Best,\n{F}|Thx, {F}|/{F}|{P}\n{#} {N} Street\n{C}|
  caller {P} on line {#}|ticket {#} ({P}): {n} is {a}|reassigned from {P} to {P}|{n} #{#} by {P}|
  commit {#} by {P}|Author: {P} <{E}>|Co-authored-by: {P} <{E}>|Reviewed-by: {P} <{E}>`,
);

/** Places and organisations among small words. */
export const PLACES = split(
  `the <role> is in {C}|{n}s from {C} and {C}|to {C} on {D}|in {C}, {K}|in {C} and {C}|in {K} and {K}|
  between {C} and {C}|outside {C}|across {K}|our {n} in {C}|the {C} {n}|the {n} of {C}|{C} is {a}|
  {C}'s {n}|The {n} left {C} for {C}.|They moved to {K}.|We fly from {C} to {C} on {D}.|
  I grew up in {C}.|Is {C} {a}?|{C}: {n} {a}|{C} - {n}|city: {C}|"city": "{C}"|"town":"{C}"|
  {"origin":"{C}","destination":"{C}"}|{"country": "{K}", "{n}": {#}}|region={K}|location={C} {n}={#}|
  {#} {n} Street, {C}|{C} {#}|{#} {C}|shipped via {C}|stock in {C} is {a}|weather for {C}|hotels in {C}|
  the {n} near {C}|the river at {C}|north of {C}|people of {K}|imports from {K}|the capital of {K}|
  travel to {K} is {a}|wohnt in {C}|nach {C}|à {C}|en {C}|a {C}|em {C}|in {C} aan|w {C}`,
);
export const ORGANISATIONS = split(
  `{O} <speech>|{O} is {a}|the <role> of {O}|a <role> at {O}|{O}'s <role>|{O} and {O}|{n} by {O}|
  {n}s of {O}|from {O} to {O}|our <role> {O}|{O} ({C})|{O} in {C}|{O} of {C}|{O} will {v} the {n}|
  {O} has {#} {n}s|joined {O} as <role>|left {O}|sued {O}|acquired {O}|with {O}|via {O}|{O}: {n} {a}|
  {"company": "{O}", "{n}": {#}}|{"employer":{"name":"{O}"}}|company={O} {n}={#}|supplier="{O}"|
  invoice {#} of {O}|paid to {O} on {D}|shares in {O}|The {n} at {O} is {a}.|I work for {O}.|bei {O}|
  chez {O}|en {O}|{O} <{E}>|bank: {O}`,
);

/** Capitals that are no names. */
export const ORDINARY = split(
  `{A} {n} {v}s|The {N} is {a}|{N} and {N}|{N} or {N}|{N}, {N} and {N}|{N} for {N}|{N} with {N}|{N} by {N}|
  {N} from {N}|{N} to {N}|the {N} {N}|a {N} {n}|our {N} {N}|{V} your {N}|{V} My {N}|{V} the {A} {N}|
  {V} {#} {N}s|How to {V} a {N}|{#} {N} {V}ed|{N} {v}ed|{N} {n} is {a}|{N} {n}s are {a}|{N}: {a}|
  {N}: {N} {N}|{N} - {N} {N}|{N} ({n})|({N} {N})|"{N} {N}"|'{N}'|[{N} {N}]|{N}: "{N}"|{n}: {N} {N}|
  {n}="{N} {N}"|{"{n}":"{A} {N}"}|{"{n}": "{N} {n} {n}"}|{"title":"{V} the {N}"}|{"label":"{N} {N}","{n}":{#}}|
  {"event":"{N}{V}","{n}":"{n}"}|{"type":"{N}"}|{"<role>":"{n}"}|{"name":"{n}-{n}"}|{"name":"{A} {N}"}|
  name: {N} {N}|Name {n}|<role>={n}|<role>: {n}|user: {n}{#}|by the {N}|from the {N} {n}|with {A} {N}|
  to {A} {n}|INFO {N} {v}|INFO {N}{V}: {n}|WARN {A} {N}: {n}|ERROR {N} {V} {A}|{#} {T} {N} {v}|[{N}] {N} {V}|
  {T} {V} {N}|{T}: {N} {N}|{T} {N}: {N}|{N} {T} {n}|{V} {T} {N}|{T}, {T} and {T}|at {n}.{N}.{n}({N}.java:{#})|
  Caused by: {n}.{N}Exception: {N} {n}|  File "{n}.py", line {#}, in {N}|TypeError: {N} is not {a}|
  {A} {N}!|{A}!|{N}?|{N}.|{V}!|{V} now|{V} it|{V} {n}s|{V} and {V}|{A} and {a}|{N} {#}|{#} {N}|{N} #{#}|{N} {D}|
  {D} {N}|{D} and {D}|by {D}|before {D}|last {D}|{D} {#}, {#}|{D} is a {N} {n}|Q{#} {N}|FY{#} {N}|
  The <role> is {a}|Our <role> <speech>|<role> {v}|Dear <role>,|Dear {N},|Hi all,|Hello {n},|Hi there,|Dear Sir,|
  Thanks {n}|Regards|Kind regards,|Best, the {N} {n}|I {v} {N}|I am {a}|My {n} is {A}|Yes, {a}|{N} of {N}|
  {N} of the {N}|{A} {N} of {n}|{N} in {N}|in {N}|on {N}|at the {N}|Section {#}: {N}|{A} {N} - {A} {N}|
  <h1>{A} {N}</h1>|<{N}>{n}</{N}>|{N}/{N}|{N}.{N}.{N}|{N}_{N}|{N}-{N}-Id: {#}|{N}::{N}|/{N}/{N}/{n}|C:\\{N}\\{N}|
  HTTP {#} {N}|SELECT {N} FROM {N}|{N} Street|{#} {N} Avenue|{N} Team|{N} Department|{N} Policy|{A} {N} Week|
  The {A} {N} {V}|{V} {a} {N}s of {N}|{A} {A} {N}|{N} {N} {N} {N}|{N} {N} {N} {N} {N}|{A} {N} and {A} {N}`,
);

/** Fills the word classes of a phrase. */
export function withWords(phrase, pick) {
  return phrase
    .replaceAll('<role>', () => pick(ROLES))
    .replaceAll('<speech>', () => pick(SPEECH))
    .replace(/ ([,.!?:;)]|['’]s\b)/g, '$1');
}
