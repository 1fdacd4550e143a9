import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '../version.js';

/** Serves the OpenAPI description at `/docs` (page) and `/docs-json`. */
export function serveApiDocumentation(app: INestApplication): void {
  const description = new DocumentBuilder()
    .setTitle('Costwire')
    .setDescription('Cost control for LLM applications: usage in, exact costs out.')
    .setVersion(VERSION)
    .addBearerAuth()
    .build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, description));
}
