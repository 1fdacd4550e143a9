/** A token that opens with a fixed prefix at the start of a word. */
export interface SecretRule {
  id: string;
  prefixes: readonly string[];
  /** Sticky, tried where a prefix stands. */
  pattern: RegExp;
}

/** A credential recognised by what surrounds it. */
export interface FramedSecretRule {
  id: string;
  /** Texts without any of these are not searched. */
  keywords: readonly string[];
  /** Global; the first group, if there is one, is the secret itself. */
  pattern: RegExp;
  /** Whether only the frame tells: the value itself must then look like a secret. */
  isNamed?: boolean;
}

/** A token of a fixed prefix and alphabet that no letter or digit follows. */
function token(id: string, prefixes: readonly string[], body: string): SecretRule {
  const opening = prefixes.map((prefix) => prefix.replace(/[.$]/g, '\\$&')).join('|');
  return { id, prefixes, pattern: new RegExp(`(?:${opening})${body}(?![A-Za-z0-9])`, 'y') };
}

/** Formats as their issuers document them (the page of each issuer on its tokens, read 2026-11). */
export const TOKEN_RULES: readonly SecretRule[] = [
  token('aws-access-key-id', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], '[A-Z0-9]{16}'),
  token('github-token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], '[A-Za-z0-9]{36,255}'),
  token('github-fine-grained-token', ['github_pat_'], '[A-Za-z0-9_]{60,255}'),
  token(
    'gitlab-token',
    [
      'glpat-',
      'gldt-',
      'glrt-',
      'glptt-',
      'glcbt-',
      'gloas-',
      'glsoat-',
      'glimt-',
      'glft-',
      'glagent-',
      'GR1348941',
    ],
    '[A-Za-z0-9_.-]{20,64}',
  ),
  token(
    'slack-token',
    ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.xoxp-', 'xapp-'],
    '[A-Za-z0-9-]{10,255}',
  ),
  token(
    'stripe-key',
    ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'],
    '[A-Za-z0-9]{16,247}',
  ),
  token('anthropic-key', ['sk-ant-'], '[A-Za-z0-9_-]{20,200}'),
  token(
    'openai-key',
    ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-or-v1-', 'sk-'],
    '[A-Za-z0-9_-]{20,200}',
  ),
  token('google-api-key', ['AIza'], '[A-Za-z0-9_-]{35}'),
  token('google-oauth-token', ['ya29.'], '[A-Za-z0-9_-]{20,512}'),
  token('google-oauth-secret', ['GOCSPX-'], '[A-Za-z0-9_-]{28}'),
  token('npm-token', ['npm_'], '[A-Za-z0-9]{36}'),
  token('pypi-token', ['pypi-AgEI'], '[A-Za-z0-9_-]{50,300}'),
  token('sendgrid-key', ['SG.'], '[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}'),
  token('mailgun-key', ['key-'], '[0-9a-f]{32}'),
  token('twilio-key', ['SK', 'AC'], '[0-9a-f]{32}'),
  token('hugging-face-token', ['hf_', 'api_org_'], '[A-Za-z0-9]{30,40}'),
  token('shopify-token', ['shpat_', 'shpca_', 'shppa_', 'shpss_'], '[0-9a-fA-F]{32}'),
  token('digitalocean-token', ['dop_v1_', 'doo_v1_', 'dor_v1_'], '[0-9a-f]{64}'),
  token('databricks-token', ['dapi'], '[0-9a-f]{32}(?:-\\d)?'),
  token('linear-key', ['lin_api_'], '[A-Za-z0-9]{40}'),
  token('notion-token', ['secret_', 'ntn_'], '[A-Za-z0-9]{40,50}'),
  token('postman-key', ['PMAK-'], '[0-9a-f]{24}-[0-9a-f]{34}'),
  token('new-relic-key', ['NRAK-', 'NRJS-', 'NRII-'], '[A-Za-z0-9-]{19,42}'),
  token('vault-token', ['hvs.', 'hvb.'], '[A-Za-z0-9_-]{24,200}'),
  token('doppler-token', ['dp.pt.', 'dp.st.'], '[A-Za-z0-9.]{40,60}'),
  token('groq-key', ['gsk_'], '[A-Za-z0-9]{40,60}'),
  token('replicate-token', ['r8_'], '[A-Za-z0-9]{37}'),
  token('perplexity-key', ['pplx-'], '[A-Za-z0-9]{32,64}'),
  token('xai-key', ['xai-'], '[A-Za-z0-9]{60,90}'),
  token('square-token', ['sq0atp-', 'sq0csp-', 'EAAA'], '[A-Za-z0-9_-]{22,60}'),
  token('grafana-token', ['glsa_', 'glc_'], '[A-Za-z0-9_=]{32,200}'),
  token('pulumi-token', ['pul-'], '[0-9a-f]{40}'),
  token('atlassian-token', ['ATATT3', 'ATCTT3'], '[A-Za-z0-9_=-]{60,250}'),
  token(
    'planetscale-token',
    ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    '[A-Za-z0-9_.=-]{32,64}',
  ),
  token('supabase-key', ['sbp_'], '[0-9a-f]{40}'),
  token('docker-token', ['dckr_pat_'], '[A-Za-z0-9_-]{27}'),
  token('age-secret-key', ['AGE-SECRET-KEY-1'], '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'),
  token('sentry-token', ['sntrys_', 'sntryu_'], '[A-Za-z0-9+/=_]{40,300}'),
  token('figma-token', ['figd_'], '[A-Za-z0-9_-]{40,60}'),
  token('rubygems-key', ['rubygems_'], '[0-9a-f]{48}'),
  token('tavily-key', ['tvly-'], '[A-Za-z0-9-]{30,50}'),
  token('mapbox-token', ['pk.eyJ', 'sk.eyJ'], '[A-Za-z0-9_-]{30,200}\\.[A-Za-z0-9_-]{20,30}'),
  token('supabase-secret-key', ['sb_secret_'], '[A-Za-z0-9_-]{28,60}'),
  token('fly-token', ['fm1_', 'fm1a_', 'fm1r_', 'fm2_', 'fo1_'], '[A-Za-z0-9+/=_-]{40,512}'),
  token('airtable-token', ['pat'], '[A-Za-z0-9]{14}\\.[0-9a-f]{64}'),
  token('hubspot-token', ['pat-na1-', 'pat-eu1-'], '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
  token('bitbucket-password', ['ATBB'], '[A-Za-z0-9]{32}'),
  token('contentful-token', ['CFPAT-'], '[A-Za-z0-9_-]{43}'),
  token('dynatrace-token', ['dt0c01.'], '[A-Z0-9]{24}\\.[A-Z0-9]{64}'),
  token('heroku-key', ['HRKU-'], '[A-Za-z0-9_-]{36,70}'),
  token('netlify-token', ['nfp_'], '[A-Za-z0-9_]{36,40}'),
  token('buildkite-token', ['bkua_'], '[0-9a-f]{40}'),
  token('circleci-token', ['CCIPAT_'], '[A-Za-z0-9_]{40,80}'),
  token('typeform-token', ['tfp_'], '[A-Za-z0-9_.=-]{59}'),
  token('sourcegraph-token', ['sgp_'], '[A-Za-z0-9_]{40,60}'),
  token('easypost-key', ['EZAK', 'EZTK'], '[A-Za-z0-9]{54}'),
  token('brevo-key', ['xkeysib-'], '[0-9a-f]{64}-[A-Za-z0-9]{16}'),
  token('shippo-token', ['shippo_live_', 'shippo_test_'], '[0-9a-f]{40}'),
  token('nvidia-key', ['nvapi-'], '[A-Za-z0-9_-]{60,80}'),
  token('langsmith-key', ['lsv2_pt_', 'lsv2_sk_'], '[0-9a-f]{32}_[0-9a-f]{10}'),
  token('pinecone-key', ['pcsk_'], '[A-Za-z0-9_]{60,80}'),
  token('posthog-key', ['phx_'], '[A-Za-z0-9]{40,60}'),
  token('resend-key', ['re_'], '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'),
  token(
    'plaid-token',
    ['access-sandbox-', 'access-production-'],
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  ),
  token(
    'tailscale-key',
    ['tskey-auth-', 'tskey-api-', 'tskey-client-', 'tskey-webhook-'],
    '[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,64}',
  ),
  token('prefect-key', ['pnu_'], '[A-Za-z0-9]{36}'),
  token('readme-key', ['rdme_'], '[a-z0-9]{70}'),
  token('sonar-token', ['squ_', 'sqp_', 'sqa_'], '[0-9a-f]{40}'),
  token('artifactory-key', ['AKCp'], '[A-Za-z0-9]{69}'),
  token('artifactory-token', ['cmVmdGtu'], '[A-Za-z0-9]{56}'),
  token('alibaba-access-key', ['LTAI'], '[A-Za-z0-9]{16,20}'),
  token('clojars-token', ['CLOJARS_'], '[a-z0-9]{60}'),
  token('adobe-client-secret', ['p8e-'], '[A-Za-z0-9]{32}'),
  token('duffel-token', ['duffel_test_', 'duffel_live_'], '[A-Za-z0-9_=-]{43}'),
  token('flutterwave-key', ['FLWSECK-', 'FLWSECK_TEST-'], '[A-Za-z0-9]{12,40}(?:-X)?'),
  token('frameio-token', ['fio-u-'], '[A-Za-z0-9_=-]{64}'),
  token('infracost-key', ['ico-'], '[A-Za-z0-9]{32}'),
  token('harness-token', ['pat.', 'sat.'], '[A-Za-z0-9_-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}'),
  token('lob-key', ['live_', 'test_'], '[0-9a-f]{35}'),
  token('gocardless-token', ['live_', 'sandbox_'], '[A-Za-z0-9_=-]{40}'),
  token('defined-networking-key', ['dnkey-'], '[a-z0-9=_-]{26}-[a-z0-9=_-]{52}'),
  token('octopus-key', ['API-'], '[A-Z0-9]{26,32}'),
  token('openshift-token', ['sha256~'], '[A-Za-z0-9_-]{43}'),
  token('onepassword-token', ['ops_eyJ'], '[A-Za-z0-9+/_-]{200,2048}={0,3}'),
  token('settlemint-token', ['sm_pat_', 'sm_aat_', 'sm_sat_'], '[A-Za-z0-9]{16}'),
  token('scalingo-token', ['tk-us-'], '[A-Za-z0-9_-]{48}'),
  token('mercadopago-token', ['APP_USR-'], '\\d{10,20}-\\d{6}-[0-9a-f]{32}-\\d{4,12}'),
  token('grafana-api-key', ['eyJrIjoi'], '[A-Za-z0-9]{70,400}={0,3}'),
  token('dropbox-token', ['sl.'], '[A-Za-z0-9_.-]{100,200}'),
  token('vercel-token', ['vcp_', 'vercel_blob_rw_'], '[A-Za-z0-9_]{24,60}'),
  token('neon-key', ['napi_'], '[a-z0-9]{60,70}'),
  token('render-key', ['rnd_'], '[A-Za-z0-9]{28,40}'),
  token('clickhouse-key', ['4b1d'], '[A-Za-z0-9]{38}'),
  token(
    'braintree-token',
    ['access_token$'],
    '(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}',
  ),
  token('cloudflare-origin-key', ['v1.0-'], '[0-9a-f]{24}-[0-9a-f]{146}'),
  token(
    'launchdarkly-key',
    ['sdk-', 'api-', 'mob-'],
    '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  ),
  token('asana-token', ['1/', '2/'], '\\d{16}(?:/\\d{16})?:[0-9a-f]{32}'),
  token('facebook-token', ['EAACEdEose0cBA', 'EAAG', 'EAAB'], '[A-Za-z0-9]{60,250}'),
];

/** Credentials recognised by their frame. */
export const FRAMED_RULES: readonly FramedSecretRule[] = [
  {
    id: 'mailchimp-key',
    keywords: ['-us'],
    pattern: /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g,
  },
  {
    id: 'telegram-bot-token',
    keywords: [':AA'],
    pattern: /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9])/g,
  },
  {
    id: 'discord-bot-token',
    keywords: ['.G', '.X', '.Y', '.Z', 'iscord', 'DISCORD', 'ot ', 'BOT_'],
    pattern:
      /(?<![\w-])[MNO][A-Za-z0-9_-]{23,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![\w-])/g,
  },
  {
    id: 'session-cookie',
    keywords: ['ookie'],
    pattern:
      /(?<![A-Za-z])cookie["']?\s?[:=]\s?["']?(?:[^\n;]{1,80};\s?){0,8}?[\w.-]{0,20}(?:sid|sess|session|auth|token)[\w.-]{0,12}=([^\s;"',]{20,512})/gi,
  },
  {
    id: 'terraform-token',
    keywords: ['atlasv1'],
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}(?![\w-])/g,
  },
  {
    id: 'jwt',
    keywords: ['eyJ'],
    pattern:
      /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,8192}\.[A-Za-z0-9_-]{10,2048}/g,
  },
  {
    id: 'private-key',
    keywords: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----[^-]{0,16384}(?:-----END [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  {
    id: 'connection-string',
    keywords: ['://'],
    pattern:
      /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"']{0,128}:([^\s/@"'<>$]{1,128})@[\w.[-]/gi,
  },
  {
    id: 'curl-user',
    keywords: ['-u ', '--user'],
    pattern: /(?<!\S)(?:-u|--user)[ =]["']?[^\s:"']{1,64}:([^\s"'$<]{6,128})/g,
  },
  {
    id: 'entra-secret',
    keywords: ['Q~'],
    pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
  },
  {
    id: 'slack-webhook',
    keywords: ['hooks.slack.com'],
    pattern:
      /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,120}/g,
  },
  {
    id: 'discord-webhook',
    keywords: ['/api/webhooks/'],
    pattern:
      /https:\/\/(?:\w{1,10}\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/g,
  },
  {
    id: 'authorization-token',
    isNamed: true,
    keywords: ['uthorization', 'UTHORIZATION'],
    pattern:
      /(?<![A-Za-z])authorization["'\\]{0,2}[ \t]{0,2}[:=][ \t]{0,2}["'\\]{0,2}(?:(?:token|apikey|api-key|key)[ =:]{1,2})?["']?([A-Za-z0-9._~+/-]{20,2048}={0,2})(?![A-Za-z0-9 ])/gi,
  },
  {
    id: 'command-password',
    isNamed: true,
    keywords: [' -p', ' -a ', '--pass', '--token', '--secret', '--api-key', '--auth'],
    pattern:
      /(?<![\w-])(?:(?:mysql\w{0,10}|mariadb)\b[^\n|;]{0,120}?[ ]-p|(?:sshpass|docker login|podman login|helm registry login|redis-cli)\b[^\n|;]{0,120}?[ ]-[pa][ ]|--(?:[a-z]{1,20}-)?(?:password|passwd|token|secret|api-?key|auth-?key)[ ])["']?([^\s"'$<{-][^\s"'<]{5,128})["']?(?!\S)/g,
  },
  {
    id: 'xml-element',
    isNamed: true,
    keywords: ['</'],
    pattern:
      /<(?:[\w:.-]{0,40})(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)>([^<\s{$]{6,256})<\//gi,
  },
  {
    id: 'named-value',
    isNamed: true,
    keywords: ['alue'],
    pattern:
      /(?:key|name|id)["']?[ \t]{0,2}[:=][ \t]{0,2}["']?[\w.:-]{0,60}?(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)["']?[ \t]{0,2},?\s{1,12}["']?value["']?[ \t]{0,2}[:=][ \t]{0,2}["']?([^"'\s<>{}$]{6,256})/gi,
  },
  {
    id: 'quoted-value',
    isNamed: true,
    keywords: [`',`, '",', `d "`, `d '`],
    pattern:
      /(?:(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)["'],[ ]?|(?:password|passwd|pwd)[ ])["'](?=[^\d"']{0,64}\d)([^"'\s]{6,256})["']/gi,
  },
  {
    id: 'named-token',
    isNamed: true,
    keywords: ['oken ', 'key ', 'KEY ', 'ecret ', 'KEY=', 'key=', 'KEY:', 'key:', 'Key:'],
    pattern:
      /(?<![A-Za-z])(?:(?:token|secret|key)[ ](?:(?:to|is|was|as|value)[ ])?["'`(]?|(?<!(?:cache|primary|sort|partition|public|publishable|foreign|idempotency|dedup|row|object|bucket|routing|group|index|hash|lookup|message|session|record|item|event)[_-]?)(?<=[a-z]{3}[_-])key["']?[ \t]{0,2}[:=][ \t]{0,2}["']?)(?=[A-Za-z_-]{0,64}\d)(?=[\d_-]{0,64}[A-Za-z])([A-Za-z0-9_+/-]{24,256}={0,2})(?![A-Za-z0-9])/gi,
  },
  {
    id: 'authorization-basic',
    keywords: ['asic '],
    pattern:
      /(?<![A-Za-z])[Bb]asic (?=[A-Za-z0-9+/]{1,512}[A-Z0-9+/=])([A-Za-z0-9+/]{12,512}={0,2})(?![A-Za-z0-9+/=])/g,
  },
  {
    id: 'authorization-bearer',
    keywords: ['earer '],
    pattern: /(?<![A-Za-z])[Bb]earer ([A-Za-z0-9._~+/-]{20,2048}={0,2})(?![A-Za-z0-9])/g,
  },
  {
    id: 'azure-account-key',
    keywords: ['AccountKey=', 'SharedAccessKey=', 'AccessKey='],
    pattern: /(?:AccountKey|SharedAccessKey|AccessKey)=([A-Za-z0-9+/]{30,100}={0,2})/g,
  },
  {
    id: 'url-signature',
    keywords: ['sig=', 'Signature='],
    pattern: /(?<![A-Za-z0-9_])(?:X-Amz-Signature|Signature|sig)=([A-Za-z0-9%+/_-]{32,200}={0,2})/g,
  },
];
