import type { AnomalySettingReply, AnomalySettingRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { SettingsService } from './settings/settings.service.js';

/** Takes changes of planned windows, gates and channels. */
@Controller()
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Answers('changeAnomalySetting')
  async change(request: AnomalySettingRequest): Promise<AnomalySettingReply> {
    return this.settings.change(request);
  }
}
