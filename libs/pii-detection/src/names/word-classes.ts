/** Words that hold a company's legal form (ISO 20275 entity legal forms, the common ones). */
const LEGAL_FORMS =
  'inc incorporated corp corporation llc llp ltd limited plc gmbh ag kg ohg se ab as asa oy oyj aps ' +
  'bv nv sa sas sarl srl spa sl sro doo kft zrt pte pty lp co company holdings holding group ' +
  'ltda eireli mbh kk snc eurl sasu slu vof ehf';
/** Words that end the names of organisations. */
const ORGANISATION_NOUNS =
  'university institute college school hospital clinic bank foundation association agency ministry ' +
  'department council committee society partners logistics industries solutions systems technologies ' +
  'consulting ventures capital labs laboratories pharmaceuticals airlines insurance motors energy ' +
  'foods robotics analytics software hotels pharma electric shipping manufacturing construction ' +
  'brothers associates enterprises services bakery brewery records studios media press trust union';
const MONTHS_AND_DAYS =
  'january february march april may june july august september october november december jan feb ' +
  'mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday ' +
  'mon tue wed thu fri sat sun';
const TITLES =
  'mr mrs ms miss mx dr prof professor sir madam dame lord lady herr frau señor señora sr sra don ' +
  'monsieur madame mme mlle signor signora dott ing rev father sister captain sergeant judge senator ' +
  'president minister officer agent nurse doctor mister';
const PERSON_KEYS =
  'name fullname username user assignee author owner customer client patient employee manager ' +
  'contact recipient sender from to by reviewer reporter approver requester agent caller guest ' +
  'passenger tenant student teacher doctor member beneficiary holder cardholder payee payer applicant ' +
  'first last given family surname lastname firstname displayname signed signer driver operator ' +
  'assigned creator editor maintainer contributor attendee host invitee speaker participant buyer ' +
  'seller shipto billto attn nombre nom vorname nachname cognome nome naam imie nazwisko';
const PLACE_KEYS =
  'city town country state province region location place address venue origin destination county ' +
  'birthplace site capital ort stadt ville ciudad paese';
const ORGANISATION_KEYS =
  'company org organization organisation employer vendor supplier merchant issuer publisher firm ' +
  'business account tenant bank school university partner carrier brand manufacturer';
/** Words that stand, in small letters, inside names. */
const PARTICLES =
  'de la del della di da dos das do du van der den von zu zur bin ibn al el ben ter ten af le ' +
  'nad pod sur sous am upon';
const PLACE_PREPOSITIONS = 'in at from near to via towards around outside across into';

/** Words that stand between names and everything else in the languages of Latin script. */
const SMALL_WORDS =
  'a an the this that these those my your his her its our their some any no every each which what who ' +
  'whom whose where when why how and or but nor so yet if because while although though unless since ' +
  'until till after before as than of for with without by on off over under between among during ' +
  'about against through upon into onto out up down is are was were be been being am has have had do ' +
  'does did can could will would shall should may might must not also too only just even still again ' +
  'then there here now i you he she it we they me him us them yes please hi hello hey dear thanks ' +
  'cc re fwd via per vs y e o u con por para sin sobre entre que se su sus mi un una el los las lo es ' +
  'fue era ha han no si et ou mais dans avec pour par sur sous chez que qui est sont a ont un une les ' +
  'des il elle je nous vous und oder aber mit ohne bei für über nach seit aus ist sind war hat haben ' +
  'wird das die dem ein eine einen einem einer ich wir sie er es nicht con per tra fra che sono ha gli ' +
  'un uno una non il com sem em na no os as um uma não ele ela en met voor door op aan bij het een is ' +
  'zijn heeft niet ik wij och med för av på till är var inte i jag ze w na jest nie dla od do';
/** Verbs whose subject or object is mostly a person. */
const PERSON_VERBS =
  'said says say told tells tell asked asks ask wrote writes write replied replies called calls call ' +
  'emailed messaged texted phoned rang met meets meet hired fired thanked thanks invited invites ' +
  'married divorced visited joined joins resigned retired signed signs approved rejected reviewed ' +
  'confirmed agreed refused complained explained mentioned suggested promised insisted admitted denied ' +
  'believes thinks wants wanted needs needed likes loves hates feels knows knew remembers forgot speaks ' +
  'spoke talked chatted introduced named contacted reached remind reminded notify notified assigned ' +
  'escalated submitted requested ordered bought paid owes lives lived moved born died teaches taught ' +
  'studies studied works worked arrived left travelled flew drove walked ran sent received booked ' +
  'cancelled attended missed accompany accompanied helped greeted congratulated blamed accused ' +
  'arrested charged sued treated examined diagnosed admitted discharged prescribed referred';
/** Nouns for people: what they are to somebody, or what they do. */
const ROLES =
  'manager employee colleague coworker boss director executive officer ceo cfo cto chairman founder ' +
  'owner partner customer client guest visitor user subscriber member patient tenant landlord student ' +
  'pupil teacher lecturer researcher scientist author writer editor journalist reporter lawyer ' +
  'attorney judge witness defendant plaintiff victim suspect applicant candidate recruiter engineer ' +
  'developer designer analyst consultant accountant auditor architect technician plumber electrician ' +
  'carpenter driver pilot passenger nurse doctor surgeon physician dentist therapist midwife ' +
  'pharmacist caregiver agent broker clerk cashier secretary assistant receptionist operator ' +
  'supervisor inspector detective soldier officer actor actress singer musician artist painter ' +
  'photographer chef cook waiter waitress farmer player coach athlete captain mayor senator governor ' +
  'minister ambassador king queen prince princess husband wife spouse fiancé fiancée boyfriend ' +
  'girlfriend father mother dad mum mom son daughter brother sister uncle aunt cousin nephew niece ' +
  'grandfather grandmother grandson granddaughter friend neighbour neighbor roommate buyer seller ' +
  'supplier vendor contractor intern trainee volunteer resident citizen woman man boy girl lady ' +
  'gentleman kid baby child person borrower lender donor heir beneficiary holder payee signatory ' +
  'sender recipient caller speaker host organizer organiser attendee participant coordinator';

/** What is known of a word beforehand; bits, since one word may be several things. */
export const WORD = {
  legalForm: 1,
  organisationNoun: 2,
  calendar: 4,
  title: 8,
  personKey: 16,
  placeKey: 32,
  organisationKey: 64,
  particle: 128,
  placePreposition: 256,
  small: 512,
  personVerb: 1024,
  role: 2048,
  conjunction: 4096,
} as const;

const LISTS: Readonly<Record<keyof typeof WORD, string>> = {
  legalForm: LEGAL_FORMS,
  organisationNoun: ORGANISATION_NOUNS,
  calendar: MONTHS_AND_DAYS,
  title: TITLES,
  personKey: PERSON_KEYS,
  placeKey: PLACE_KEYS,
  organisationKey: ORGANISATION_KEYS,
  particle: PARTICLES,
  placePreposition: PLACE_PREPOSITIONS,
  small: SMALL_WORDS,
  personVerb: PERSON_VERBS,
  role: ROLES,
  conjunction: 'and und et y e en och ja oraz ve',
};

const CLASSES = new Map<string, number>();
for (const [name, words] of Object.entries(LISTS)) {
  for (const word of words.split(' ')) {
    CLASSES.set(word, (CLASSES.get(word) ?? 0) | WORD[name as keyof typeof WORD]);
  }
}

/** The bits of {@link WORD} that hold for a word in small letters. */
export function wordClass(lower: string): number {
  return CLASSES.get(lower) ?? 0;
}
