export { ApiKeyHasher } from './access/api-key.js';
export { ApiKeyRepository } from './access/api-key.repository.js';
export { configureGateway, type GatewayConfig } from './gateway-config.js';
export { startGateway, type RunningGateway } from './start-gateway.js';
