import { IsIn, IsString, Matches } from 'class-validator';
import { FromEnvironment } from './configuration.js';

/** What is different in production. */
export class DeploymentConfig {
  @FromEnvironment(
    'NODE_ENV',
    'With `production` placeholder secrets are refused, and the API documentation is off unless switched on.',
  )
  @IsString()
  environment = '';

  @FromEnvironment(
    'COSTWIRE_API_DOCS',
    'Whether `/docs` and `/docs-json` are served; `auto`: not in production.',
  )
  @IsIn(['auto', 'on', 'off'])
  apiDocs = 'auto';

  @FromEnvironment(
    'ADMIN_TOKEN',
    'A token of your own that becomes an API key with every right of the project `default` at the first start. Once revoked it stays revoked.',
  )
  @Matches(/^([\x21-\x7e]{32,256})?$/, {
    message: 'must have 32 to 256 characters without blanks',
  })
  adminToken = '';

  /** Whether the API documentation is served. */
  get showsDocs(): boolean {
    return this.apiDocs === 'on' || (this.apiDocs === 'auto' && this.environment !== 'production');
  }
}
