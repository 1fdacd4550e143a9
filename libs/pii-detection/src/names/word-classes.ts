/** Words that hold a company's legal form (ISO 20275 entity legal forms, the common ones). */
const LEGAL_FORMS =
  'inc incorporated corp corporation llc llp ltd limited plc gmbh ag kg ohg se ab as asa oy oyj aps ' +
  'bv nv sa sas sarl srl spa sl sro doo kft zrt pte pty lp co company holdings holding group';
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
  'de la del della di da dos das do du van der den von zu zur bin ibn al el ben ter ten af le';
const PLACE_PREPOSITIONS = 'in at from near to via towards around outside across into';

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** What is known of a word beforehand, by class. */
export const WORD_CLASSES = {
  legalForm: setOf(LEGAL_FORMS),
  organisationNoun: setOf(ORGANISATION_NOUNS),
  calendar: setOf(MONTHS_AND_DAYS),
  title: setOf(TITLES),
  personKey: setOf(PERSON_KEYS),
  placeKey: setOf(PLACE_KEYS),
  organisationKey: setOf(ORGANISATION_KEYS),
  particle: setOf(PARTICLES),
  placePreposition: setOf(PLACE_PREPOSITIONS),
} as const;
