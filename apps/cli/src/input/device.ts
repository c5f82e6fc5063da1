/** The option that chooses between the processor and a graphics card. */
import { adapterName, chooseDevice, DEVICE_CHOICES } from "@volsmith/gpu";
import type { DeviceChoice, GpuDevice } from "@volsmith/gpu";
import type { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { choice } from "./choices.ts";

export interface DeviceOptions {
  readonly device: DeviceChoice;
  readonly threads?: number;
}

export function withDeviceOption(command: Command): Command {
  const option = choice("--device <device>", "where to train", DEVICE_CHOICES);
  return command.addOption(option.default("auto"));
}

export interface OpenedDevice {
  /** Null where the processor trains. */
  readonly gpu: GpuDevice | null;
  readonly dispose: () => void;
}

/** @throws {DataError} when a graphics card was asked for and none can be had */
export async function openDevice(
  { device: asked }: DeviceOptions,
  { remark }: Terminal,
): Promise<OpenedDevice> {
  const chosen = await chooseDevice(asked);
  if (chosen.kind === "cpu") return { gpu: null, dispose: () => {} };
  const { device, adapter } = chosen;
  remark(`training on ${adapterName(adapter)}`);
  return { gpu: device, dispose: () => device.dispose() };
}
