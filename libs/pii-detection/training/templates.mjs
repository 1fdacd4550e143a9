// Sentences and log lines with places for names. {P} a person as usually written, {F} a given name,
// {L} a family name, {C} a city, {K} a country, {O} an organisation, {n} {v} {a} ordinary words in
// small letters, {N} {V} {A} the same with a capital, {#} a number, {T} a term of computing,
// {D} a day or month, {E} an e-mail address.
const LEAD_INS =
  `Hello, this is|I think|I believe|we know|Maybe|Yesterday|Today|Last week|Could you tell|forward this to|send it to|audit:|row {#}:|mail to|role of|actor|does|did|has|is|was|will|let|can|where|while|after|before|until|our {n}|the {n}|my {n}|her {n}|his {n}|{n}|{N}:|- |* |> |( |" |{#}. |My name is|I am|Hi, I'm|Please contact|please call|Assigned to|assigned to|Approved by|approved by|Signed by|Reviewed by|reviewed by|Spoke with|I spoke to|We met|call from|email from|message from|Dear|Regards,|Thanks,|Kind regards, |Best, |cc|meeting with|interview with|Patient|patient|Customer|customer|Employee|employee|Manager|our manager|the tenant|user|User|Agent|agent|Ticket opened by|opened by|created by|Created by|updated by|submitted by|reported by|written by|forwarded to|escalated to|handed over to|ask for|on behalf of|payment from|refund for|invoice for|order for|delivered to|the order of|appointment for|prescription for|account of|profile of|the son of|married to|together with|according to|said|asked|thanked|told|emailed|reminded|Mr.|Mrs.|Ms.|Dr.|Prof.|Mr|Mrs|Dr|Miss|Sir|Herr|Frau|Señor|nurse|Captain|Attn:|To:|From:|Name:|Contact:|Applicant:|Witness:|Owner:|Author:|caller:|Recipient:|Beneficiary:|speaker:|hired|invited|for|with|and|by|from|to|that|when|because|if`.split(
    '|',
  );
const FOLLOW_UPS =
  `called about my {n}|will sign on {D}|has asked for a {n}|and {P} are here|from {O}|in {C}|(id {#})|'s account|,|.|!|said that the {n} is {a}|was born in {C}|lives in {C}|works for {O}|, {#} years old|at {#}|on {D}|regarding the {n}|did not {v}|is {a}|wants to {v}|about the {n}|has left|for the {n}|requested a {n}|paid {#} euros|<{E}>|({E})|- {n}|to {v} the {n}|confirmed|replied|agreed|is out of office|joined the call|asked us to {v}|whose {n} is {a}|tomorrow|again|, who is {a}|logged in|has been notified|approved the request|will {v} it|or {P}`.split(
    '|',
  );

/** Sentences around one person: every lead-in with every follow-up. */
export const personSentence = (pick) =>
  `${pick(LEAD_INS)} ${pick(['{P}', '{P}', '{P}', '{F}'])} ${pick(FOLLOW_UPS)}`.replace(
    / ([,.!']|'s)/g,
    '$1',
  );

export const PERSON =
  `{P} {v} the {n} in {C}.|{P} and {P} will {v} on {D} in {C}.|{P} called.|{P} from {O} wants a {n}|"{P}" is the {n}|{F} called about the {n}|{F} said the {n} is {a}|Thanks {F}!|Hi {F},|Hey {F}, can you {v} the {n}?|Dear {F},|{F}, please {v} it|I told {F} to {v} the {n}|{F} and {F} are {a}|Ask {F} about it|with {F} on {D}|Mr. {L} is {a}|Mrs. {L} called from {C}|Dr. {L} will {v} the {n}|Ms {L} asked for a {n}|Professor {L} of {O}|dear Mr {L},|{"name":"{P}","age":{#}}|{"assignee":"{P}","state":"open","points":{#}}|{"user":{"fullName":"{P}","city":"{C}"}}|{"customer_name": "{P}", "company": "{O}"}|{"firstName":"{F}","lastName":"{L}"}|{"first_name": "{F}", "last_name": "{L}"}|{"author":"{P}","n":{#}}|{"patient":"{P}","ward":{#}}|user="{P}" action={v}|name={P} id={#}|user={P} status=ok|level=info msg="{v} by {P}" id={#}|customer: {P}, order {#}|Owner: {P}|INFO user {P} logged in from {#}|{T} {v} requested by {P}|{#},{P},{E},{C}|{P};{E};{#}|{P} <{E}>|From: {P} <{E}>|To: "{P}" <{E}>|cc {P}, {P} and {P}|attendees: {P}, {P}, {P}|Signed, {P}|— {P}|\n{P}|{n}\n{P}|{P}|{P}|{F}|{n}={P}&{n}={#}|employee={P};{n}={#}|{P}, {C}|{P}, {K}|{P} ({O})|{P} joined {O} in {D}.|{D}: {P} {v} the {n}|The {n} of {P} was {a}.|{P}'s {n} is {a}.|{F}'s {n} is {a}|Is {P} there?|Who is {P}?|{P} is {a} and {a}|{P} was seen in {C}|We hired {P} as {n}|{N} for {P}: {#}|{V} {P} about the {n}.|{A} {n} from {P}|The patient {P} was {a}|the {n} belongs to {P}|{P} -> {P}: {n}|[{P}] {v} the {n}|@{P} please {v}|contact {P} at {E}|{P} / {O} / {C}|{P} tel {#}|reach {P} on {#}|{P} on line {#}|{L}, {F}|{L}, {F} - {#}|name: {L}, {F}|Meeting: {P}, {P}, room {#}|Login failed for {P}|created order {#} for {P}|customer {P} paid {#}|refund to {P} failed|ERROR could not notify {P}|WARN {P} exceeded the {n}|ticket #{#} assigned to {P}|passenger {P} seat {#}|{P} signed the {n}|Sent to {P}|The {A} {N} was written by {P}|{"from":"{P}","to":"{P}","body":"{V} the {n}"}|{\\"name\\":\\"{P}\\"}|My manager {P} and her {n} {F}|mother of {F}|her name is {F}|his name is {F} {L}|a woman named {F}|it was {F} who {v} it|Summarize the letter from {P} to {O}.|Translate for {P}: the {n} is {a}|You are helping {P} with a {n}|Write an email to {P} about the {n}`.split(
    '|',
  );

export const PLACE =
  `flight from {C} to {C}|the {n} in {C} is {a}|in {C} on {D}|{C} is {a} in {D}|We moved to {C} in {D}.|near {C}|office in {C}, {K}|born in {C}|lives in {K}|shipped to {K}|travels to {C} and {C}|{"city":"{C}","country":"{K}"}|{"location": "{C}"}|city={C} n={#}|country: {K}|based in {C}|at the {C} {n}|train to {C} at {#}|from {K}|throughout {K}|weather in {C}: {a}|{C}, {K}|the {n} near {C} and {K}|address: {#} Street, {C}|visited {C}|deployed in {C} region|arrives in {C}|left {C} on {D}|the mayor of {C}|the north of {K}|customers in {K} and {K}|delivery to {C} failed|Our {C} office|The {n} goes to {C}.|{O} opened a {n} in {C}|venue: {C}|destination={C}`.split(
    '|',
  );

export const ORGANISATION =
  `The contract with {O} ends in {D}.|{O} pays {#}|{O} is {a}|invoice from {O}|I work at {O}|works for {O}|employed by {O}|{"company":"{O}"}|{"vendor": "{O}", "n": {#}}|vendor={O} amount={#}|supplier: {O}|shares of {O} {v}|{O} and {O} will {v}|acquired by {O}|order {#} for {O}|on behalf of {O}|{O} in {C}|customer {O} has a {n}|{O}'s {n}|the lawyers of {O}|{O}, {C}|{O} announced the {n} on {D}|billed to {O}|sold by {O}|{O} {v} the {n}|payment to {O} of {#}`.split(
    '|',
  );

export const PLAIN =
  `{V} the {n} as done and let {D} figures {v} over to {D}.|{N} {n} {v}|{N} {#} {v}|{A} {n}|{A} {N}|{V} {n} {#}|The {N} {N} is {a}.|{N} {N} {N}|Click {V} {N}|Click the {V} {N} button|Open {N} > {N} > {V}|{T} {v} {n}|{T} {T} {v}|Failed to {v} {T} {n}|Error: {N} {v} {n}|{N}Error: {n} is {a}|{T}: {n} {v} in {#} ms|INFO {T} - {N} {v} {#}|WARN {N} {n} {v}|ERROR {T}{N}: {N} {v}|DEBUG {N} {#}|{D} {#} {#}:{#} host sshd[{#}]: {N} {v} for {n}|{D}, {#} {D} {#}|on {D} and {D}|in {D} {#}|due {D}|{D} {n}|{"{n}":"{N}","{n}":{#}}|{"status":"{A}","level":"{N}"}|{"type": "{N} {N}", "n": {#}}|{n}={N} {n}={N}|{N}: {N}|{N}={#}|{N} {N}: {#}|[{N}] {n} {v}|[{T}] {N} {v}|({N}) {n}|{T}.{n}() {v}|at {T}.{n} (/app/{n}.js:{#}:{#})|java.lang.{T}Exception: {N} {n}|com.{n}.{T} {v}|GET /{n}/{N} HTTP {#}|{N}-{N}: {n}|Content-Type: application/json|User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit|Accept-Language: English|{V} {v} {n}. {V} the {n}. {A} {n}.|{N} is {a}. {N} are {a}.|I {v} the {n}.|Yes, I {v}|No. The {n} is {a}|{A}, {A} and {A}|{V}ing the {n}|To {v} a {n}, {v} the {N} first.|You are a {a} assistant. {V} the {n}.|Write a {n} about {n}.|Translate to English: the {n}|Please {v} the {n} by {D}|What is the {n}?|How do I {v} {n}?|{T} {#}.{#} released|upgraded {T} to {#}|{T} on {T}|{A} {T} {n}|{N} {T}|Merry Christmas and a Happy New Year|{V} {N} {N} {#}|Name: {n}|User: {n}|user {n} {v}|by {n}|from {T}|to {N}|with {N}|{N} by {n}|{N} from {n}|assigned to {n}|owner={n}|name={T}|name="{N} {N}"|"name":"{n} {n}"|{"name":"{N}","version":"{#}"}|{"name":"{T} {N}"}|{N} of the {N}|Terms of {N} and {N} Policy|{A} {N} {N} Report|{N} Department|Total {N}: {#}|Chapter {#}: {A} {N}|Season {#}|{N} A|{N} B {#}|Plan {N}|{T} {N} {V}|{N} Manager {v}|{N}Manager {v}|{N}Server@{#}] - {V} {n}|{N} {n} for {n} {#}|Received {n} {n}_{#} src|Accepted {n} for {n} from {#}|Connection {v} by {#}|{n} {V}: {n}`.split(
    '|',
  );

export const TERMS =
  `Windows|Linux|Ubuntu|Debian|Chrome|Firefox|Safari|Android|JavaScript|TypeScript|Python|Java|Kotlin|Rust|Ruby|Docker|Kubernetes|Postgres|PostgreSQL|MySQL|Redis|Kafka|NATS|Nginx|Apache|Hadoop|Spark|Jenkins|GitHub|GitLab|Slack|Jira|Excel|Word|Outlook|Lambda|Bedrock|CloudWatch|Terraform|Ansible|Grafana|Prometheus|Elastic|Node|Deno|React|Angular|Vue|Django|Flask|Spring|Gateway|Worker|Scheduler|Router|Cache|Queue|Broker|Ledger|Session|Request|Response|Token|Socket|Thread|Process|Handler|Controller|Service|DataNode|NameSystem|PacketResponder|QuorumPeer|FastLeaderElection|BlockManager|TaskRunner|HttpClient|EventLoop|Claude|Gemini|Llama|Mistral|GPT|OpenAI|Anthropic|Sonnet|Opus|Haiku|Bearer|Basic|Unicode|JSON|HTTP|HTTPS|API|SQL|CPU|GPU|SSH|TLS|DNS|TCP|UDP|URL|UUID|ID|OK|POST|GET|PUT|DELETE|Jan|English|German|French|Spanish|Chinese|Japanese|Italian|Dutch|European|American|British|Bluetooth|Internet|Web|Christmas|Easter|Wi-Fi|Mozilla|Gecko|Intel|Zookeeper|Nova|Compute|Instance|Block|Failed|Invalid|Accepted|Received|Connection|Unknown|Closing|Exception|Timeout|Retry|Warning|Notice|Critical|Started|Stopped|Server|Client|Admin|Root|Guest|System|Default|Production|Staging|Sandbox|North|South|East|West|Central|Main|Street|Road|Avenue|Suite|Floor|Room|Building|Team|Support|Sales|Billing|Finance|Marketing|Engineering|Legal`.split(
    '|',
  );

export const DAYS =
  `Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun`.split(
    '|',
  );
