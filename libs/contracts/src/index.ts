export {
  addUsd,
  formatUsd,
  multiplyUsd,
  parseUsd,
  USD_SCALE,
  usdFromJson,
  usdFromUnits,
  ZERO_USD,
  type Usd,
} from './usd.js';
export {
  derivedUuid,
  isUuid,
  uuidv7,
  type ApiKeyId,
  type MessageId,
  type ProjectId,
} from './ids.js';
