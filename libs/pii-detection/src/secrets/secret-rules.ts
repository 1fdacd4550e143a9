/** One kind of credential. */
export interface SecretRule {
  id: string;
  /** Texts without any of these are not searched. */
  keywords: readonly string[];
  /** Global; the first group, if there is one, is the secret itself. */
  pattern: RegExp;
}

/** Formats as their issuers document them. */
export const SECRET_RULES: readonly SecretRule[] = [
  {
    id: 'aws-access-key-id',
    keywords: ['AKIA', 'ASIA'],
    pattern: /(?<![A-Za-z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  },
  {
    id: 'github-token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9])/g,
  },
  {
    id: 'jwt',
    keywords: ['eyJ'],
    pattern:
      /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,4096}\.eyJ[A-Za-z0-9_-]{4,8192}\.[A-Za-z0-9_-]{16,2048}/g,
  },
  {
    id: 'private-key',
    keywords: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----[A-Za-z0-9+/=\s\\:,-]{16,16384}?(?:-----END [A-Z ]{0,24}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    id: 'openai-key',
    keywords: ['sk-'],
    pattern:
      /(?<![A-Za-z0-9])sk-(?:proj-|ant-|svcacct-|or-v1-)?[A-Za-z0-9_-]{20,200}(?![A-Za-z0-9])/g,
  },
  {
    id: 'connection-string',
    keywords: ['://'],
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,64}:([^\s/@]{3,128})@[\w.-]{1,128}/g,
  },
];
