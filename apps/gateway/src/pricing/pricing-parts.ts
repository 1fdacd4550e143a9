import type { Provider } from '@nestjs/common';
import { AwsPricesController } from './aws-prices.controller.js';
import { AwsPricesQuery } from './aws-prices.query.js';
import { BookedCostQuery } from './booked-cost.query.js';
import { CostsController } from './costs.controller.js';
import { OperatorProject, OperatorProjectName } from './operator-project.js';
import { PriceChangesController } from './price-changes.controller.js';
import { PriceCommands } from './price-commands.service.js';
import { PriceOverridesQuery } from './price-overrides.query.js';
import { PriceVersionsQuery } from './price-versions.query.js';
import { PricingController } from './pricing.controller.js';
import { UnpricedModelsQuery } from './unpriced-models.query.js';

/** The controllers of this area. */
export const PRICING_CONTROLLERS = [
  PricingController,
  PriceChangesController,
  AwsPricesController,
  CostsController,
];

/** What the controllers of this area stand on. */
export function pricingProviders(operatorProject: string): Provider[] {
  return [
    { provide: OperatorProjectName, useValue: new OperatorProjectName(operatorProject) },
    OperatorProject,
    PriceCommands,
    PriceVersionsQuery,
    PriceOverridesQuery,
    UnpricedModelsQuery,
    BookedCostQuery,
    AwsPricesQuery,
  ];
}
