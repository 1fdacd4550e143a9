import type { FramedSecretRule } from './secret-rule.js';

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
      /(?<![A-Za-z])authorization["'\\]{0,2}[ \t]{0,2}[:=][ \t]{0,2}["'\\]{0,2}(?:(?:token|apikey|api-key|key|ssws|negotiate|digest)[ =:]{1,2})?["']?([A-Za-z0-9._~+/-]{20,2048}={0,2})(?![A-Za-z0-9 ])/gi,
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
    keywords: ['oken ', ' pat ', 'key ', 'KEY ', 'ecret ', 'KEY=', 'key=', 'KEY:', 'key:', 'Key:'],
    pattern:
      /(?<![A-Za-z])(?:(?:(?:auth|access)?token|secret|key|pat)[ ](?:(?:to|is|was|as|value)[ ])?["'`(]?|(?<!(?:cache|primary|sort|partition|public|publishable|foreign|idempotency|dedup|row|object|bucket|routing|group|index|hash|lookup|message|session|record|item|event)[ _-]?)(?<=[a-z]{3}[ _-])key["']?[ \t]{0,2}[:=][ \t]{0,2}["']?)(?=[A-Za-z_-]{0,64}\d)(?=[\d_-]{0,64}[A-Za-z])([A-Za-z0-9_+/-]{24,256}={0,2})(?![A-Za-z0-9])/gi,
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
  {
    id: 'chat-webhook',
    keywords: ['hooks.zapier.com', 'webhook.office.com', 'chat.googleapis.com'],
    pattern:
      /https:\/\/(?:hooks\.zapier\.com\/hooks\/catch\/\d{4,9}\/\w{5,9}\/?|[\w-]{1,60}\.webhook\.office\.com\/webhookb2\/[\w@/-]{60,240}|chat\.googleapis\.com\/v1\/spaces\/[\w-]{6,20}\/messages\?key=[\w%&=-]{30,160})/g,
  },
  {
    id: 'netrc',
    isNamed: true,
    keywords: ['machine '],
    pattern: /(?<!\S)machine \S{1,120}\s{1,4}login \S{1,64}\s{1,4}password (\S{6,128})/g,
  },
  {
    id: 'pgpass',
    keywords: [':5432:'],
    pattern: /(?<!\S)[\w.*-]{1,100}:5432:[\w*-]{1,63}:[\w-]{1,63}:([^\s:]{6,128})(?!\S)/g,
  },
  {
    id: 'registry-auth',
    keywords: ['"auth"'],
    pattern: /"auth"\s{0,2}:\s{0,2}"([A-Za-z0-9+/]{16,512}={0,2})"/g,
  },
  {
    id: 'seed-phrase',
    keywords: ['nemonic', 'NEMONIC', 'phrase', 'PHRASE'],
    pattern:
      /(?:mnemonic|(?:seed|recovery|backup)[ _-](?:phrase|words))["']?(?: is)?[ \t]{0,2}[:=]?[ \t]{0,2}["']?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?![a-z])/gi,
  },
  {
    id: 'piped-password',
    keywords: ['sudo -S'],
    pattern: /(?:echo|printf)[ ](?:-n )?["']?([^\s"'|$]{4,128})["']?[ ]?\|[ ]?sudo -S/g,
  },
  {
    id: 'openssl-password',
    keywords: ['openssl '],
    pattern: /openssl [^\n|;]{1,120}?-(?:k |pass(?:in|out)? pass:)([^\s"'$]{6,128})/g,
  },
  {
    id: 'told-password',
    isNamed: true,
    keywords: ['assword ', 'asswort ', 'asscode ', 'enha ', 'contraseña '],
    pattern:
      /(?:password|passwort|passcode|senha|contraseña)[ ]((?=[^\s\d]{0,60}\d)(?=[^\sA-Za-z]{0,60}[A-Za-z])(?=[\w.-]{0,60}[!@#$%^&*?+~])[^\s"'<>{}()]{8,64})(?!\S)/gi,
  },
];
