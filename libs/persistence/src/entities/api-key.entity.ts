import type { Scope } from '@costwire/contracts';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** An API key without its secret. Written by the gateway. */
@Entity({ name: 'api_keys' })
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column({ name: 'project_id', type: 'uuid' })
  projectId!: string;

  @Column({ type: 'text' })
  name!: string;

  /** Who holds the key; the same for every key of one person. Its holder is not known when null. */
  @Column({ type: 'text', nullable: true })
  owner!: string | null;

  /** The public part of the key, by which it is looked up. */
  @Column({ type: 'text' })
  prefix!: string;

  /** HMAC-SHA-256 of the whole key. */
  @Column({ name: 'key_hmac', type: 'bytea' })
  keyHmac!: Buffer;

  @Column({ type: 'text', array: true })
  scopes!: Scope[];

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;
}
