export { copyInto, copyRow, type CopyCell } from './copy-text.js';
export { Database, type DatabaseOptions } from './database.js';
export { DayPartitions, partitionName, startOfDay } from './day-partitions.js';
export { ApiKeyEntity } from './entities/api-key.entity.js';
export { ProjectEntity } from './entities/project.entity.js';
