import { ApiKeyEntity } from './api-key.entity.js';
import { ProjectEntity } from './project.entity.js';

/** Every table that is read and written through TypeORM's repositories. */
export const ENTITIES = [ProjectEntity, ApiKeyEntity];
