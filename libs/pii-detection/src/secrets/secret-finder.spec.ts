import { createDetector } from '../detector.js';
import { entropyBits } from './assignments.js';
import { FRAMED_RULES } from './framed-rules.js';
import { TOKEN_RULES } from './token-rules.js';

const detector = createDetector({ entities: ['SECRET'] });
const found = (text: string) =>
  detector.detect(text).map(({ start, end, ruleId }) => [ruleId, text.slice(start, end)]);

/** Letters and digits without a pattern, made for this file. */
const TAIL = '9fQx2LmV7cKzR4tYbN8wJ1sHdP6gA3eUiO0kT5vCyB2nM4qWzXrS7uEaGhJl';

describe('secrets', () => {
  it.each([
    ['aws-access-key-id', 'AKIAZ5XW3KQ7TLM2PVBN'],
    ['github-token', `ghp_${TAIL.slice(0, 36)}`],
    ['gitlab-token', `glpat-${TAIL.slice(0, 20)}`],
    ['slack-token', `xoxb-${TAIL.slice(0, 24)}`],
    ['stripe-key', `sk_${'live'}_${TAIL.slice(0, 24)}`],
    ['openai-key', `sk-proj-${TAIL.slice(0, 48)}`],
    ['anthropic-key', `sk-ant-api03-${TAIL.slice(0, 48)}`],
    ['google-api-key', `AIza${TAIL.slice(0, 35)}`],
    ['sendgrid-key', `SG.${TAIL.slice(0, 22)}.${TAIL.slice(0, 43)}`],
    ['npm-token', `npm_${TAIL.slice(0, 36)}`],
    ['hugging-face-token', `hf_${TAIL.slice(0, 34)}`],
    ['telegram-bot-token', `123456789:AA${TAIL.slice(0, 33)}`],
    ['slack-token', `xoxb-123456789012-123456789012-${TAIL.slice(0, 24)}`],
    ['sentry-token', `sntrys_${TAIL.slice(0, 50)}`],
    ['mapbox-token', `sk.eyJ${TAIL.slice(0, 40)}.${TAIL.slice(0, 22)}`],
    ['hubspot-token', 'pat-na1-9bf37ba5-01d9-4c1d-8e2a-351d951d95fd'],
    ['entra-secret', `aB1${'8Q~'}${TAIL.slice(0, 34)}`],
    ['bedrock-key', `ABSK${TAIL}${TAIL.slice(0, 49)}`],
    ['elevenlabs-key', 'sk_7f3e9a1c5b8d24607f3e9a1c5b8d24607f3e9a1c5b8d2460'],
    ['together-key', `tgp_v1_${TAIL.slice(0, 43)}`],
    ['docker-organization-token', `dckr_oat_${TAIL.slice(0, 32)}`],
    ['razorpay-key', `rzp_${'live'}_${TAIL.slice(0, 14)}`],
    ['trello-token', `ATTA${'7f3e9a1c5b8d2460'.repeat(4)}7f3e9a1c`],
    ['chat-webhook', 'https://hooks.zapier.com/hooks/catch/2619474/ngrb06q/'],
    ['nvidia-key', `nvapi-${TAIL}TAIL9876`],
    ['telegram-bot-token', `123987456:AA${TAIL.slice(0, 33)}`],
    ['jwt', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJvcGVuIn0.${TAIL.slice(0, 43)}`],
    ['private-key', `-----BEGIN RSA PRIVATE KEY-----\nMIIE${TAIL}\n-----END RSA PRIVATE KEY-----`],
  ])('are found as %s', (ruleId, secret) => {
    expect(found(`leaked ${secret} in the log`)).toEqual([[ruleId, secret]]);
  });

  it('take a password in front of a domain for a password, not for a mailbox', () => {
    const all = createDetector().detect('mongodb+srv://app:s3cr3tPa55@c.mongodb.net/x');
    expect(all.map(({ type }) => type)).toEqual(['SECRET']);
  });

  it('take the password out of a connection string and leave the rest', () => {
    expect(found('postgres://app:s3cr3tPa55@db.internal:5432/app')).toEqual([
      ['connection-string', 's3cr3tPa55'],
    ]);
  });

  it.each([
    ['password=hunter2Go!', 'hunter2Go!'],
    ['{"client_secret": "q8Zt-4Lm2-Vw9x"}', 'q8Zt-4Lm2-Vw9x'],
    ['{\\"dbPassword\\":\\"Tr0ub4dor&3x\\"}', 'Tr0ub4dor&3x'],
    ["API_KEY='7f3e9a1c5b8d2460'", '7f3e9a1c5b8d2460'],
    ['the password is kX9!vb2q', 'kX9!vb2q'],
    ['my api key is 7f3e9a1c5b8d2460', '7f3e9a1c5b8d2460'],
    ['curl -u admin:S3cretPass99 https://api.example.org', 'S3cretPass99'],
    ['mysql -h db -u root -pqW8xT4vn shop', 'qW8xT4vn'],
    ['sshpass -p kD83jf9s ssh build', 'kD83jf9s'],
    ["sshpass -p 'kD83jf9s' ssh build", 'kD83jf9s'],
    ['machine git.example.com login bot password xK29vQ-tz71', 'xK29vQ-tz71'],
    ['db.internal:5432:app:svc:Zx81kkq9Tm', 'Zx81kkq9Tm'],
    ["echo 'Zk28!!mmQ' | sudo -S ls", 'Zk28!!mmQ'],
    ['openssl enc -k mmQ28zkLpp -in x', 'mmQ28zkLpp'],
    ['PIN is unchanged, password Tulip#9921x', 'Tulip#9921x'],
    ['wifi psk="harbor-Kite-4471"', 'harbor-Kite-4471'],
    ['пароль: Zima-2288k', 'Zima-2288k'],
    ['密码：Hj28kkQm!', 'Hj28kkQm!'],
    ['şifre: Deniz-8812k', 'Deniz-8812k'],
    ['MJ_APIKEY_PRIVATE=7f3e9a1c5b8d2460', '7f3e9a1c5b8d2460'],
    ['algolia admin key: 7f3e9a1c5b8d24607f3e9a1c5b8d2460', '7f3e9a1c5b8d24607f3e9a1c5b8d2460'],
    [
      'mnemonic: letter advice cage absurd amount doctor acoustic avoid letter advice cage above',
      'letter advice cage absurd amount doctor acoustic avoid letter advice cage above',
    ],
    ['<password>mX82nLpw</password>', 'mX82nLpw'],
    ['<add key="ApiSecret" value="9fQx2LmV7cKzR4tY" />', '9fQx2LmV7cKzR4tY'],
    ['- name: DB_PASSWORD\n  value: r4inBow-77', 'r4inBow-77'],
    ['mein Passwort lautet Birne3!Kuchen', 'Birne3!Kuchen'],
    ['mot de passe : Rivière-verte-21', 'Rivière-verte-21'],
    ['la clave es Gato88negro', 'Gato88negro'],
    ["config.set('api_secret', 'kP9x2LmQv7Rt4WzB')", 'kP9x2LmQv7Rt4WzB'],
    ['os.environ["API_TOKEN"] = "f81d4fae7dec11d0a765"', 'f81d4fae7dec11d0a765'],
    ['authorization: token 7c4a8d09ca3762af61e59520943dc264', '7c4a8d09ca3762af61e59520943dc264'],
    ['AZURE_KEY=pQ8vR2sT5uW7xY9zA1bC3dE5', 'pQ8vR2sT5uW7xY9zA1bC3dE5'],
  ])('are found by the name they stand under in %p', (text, secret) => {
    expect(found(text).map(([, value]) => value)).toEqual([secret]);
  });

  it.each([
    'api_key = "changeme-example"',
    'password: ********',
    'password=${DB_PASSWORD}',
    'token expired',
    'prompt_tokens=1842 max_tokens: 4096',
    '{"total_tokens":123456789012}',
    'next_page_token=true',
    'Failed password for root from 203.0.113.9',
    'password reset requested',
    'token: string',
    'secret=process.env.SECRET',
    'key=user:123456:profile',
    'aws_access_key_id=AKIAIOSFODNN7EXAMPLE',
    'sha256:9b74c9897bac770ffc029102a200c5de1fa3f5d2a9a4a2b0f2f0c8c1a1d3b5e7',
    'sk-learn sk-image',
    'http://localhost:8080/path@2x',
    'passport control',
    'Bearer token missing',
    'public_key=abc123XYZ',
    'PASSWORD=$PASSWORD',
    'api_key = config.apiKey',
    'token = request.headers.get("Authorization")',
    'mongodb://username:password@host/db',
    'example: ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'password: !vault |',
    'password_hash=$2b$12$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
    'Basic authentication disabled',
    'cache_key=pQ8vR2sT5uW7xY9zA1bC3dE5',
    'das Passwort ist Falsch',
    '<title>password</title>',
  ])('are not found in %p', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are found in cookies of sessions, not in cookies of preferences', () => {
    const session = 's%3AWb142lGqLNTgx1iPZ3sZnczR-vzF7glG.2Y0GeNgmD6yGTXi0pnXfBJ52Q9Iu1JoY';
    expect(found(`Cookie: theme=dark; connect.sid=${session}; lang=en`)).toEqual([
      ['session-cookie', session],
    ]);
    expect(found('Cookie: theme=dark; lang=en; sid=none')).toEqual([]);
  });

  it('measures entropy in bits a character', () => {
    expect(entropyBits('aaaa')).toBe(0);
    expect(entropyBits('abcd')).toBe(2);
  });
});

describe('what opens a secret', () => {
  const openings = [
    ...TOKEN_RULES.flatMap(({ prefixes }) => prefixes),
    ...FRAMED_RULES.flatMap(({ keywords }) => keywords),
  ];

  it.each(openings)(
    'begins with two ASCII characters, by which it is looked for: %j',
    (opening) => {
      expect(opening).toMatch(/^[ -~]{2}/);
    },
  );
});
