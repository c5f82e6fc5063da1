export { adapterName, WEBGPU_PACKAGE } from "./adapter.ts";
export type { AdapterFacts } from "./adapter.ts";
export { chooseDevice, DEVICE_CHOICES } from "./choose-device.ts";
export type { ChooseDeviceOptions, ChosenDevice, DeviceChoice, NoGpu } from "./choose-device.ts";
export { BufferSet } from "./buffer-set.ts";
export { GpuDevice } from "./gpu-device.ts";
export type { BufferAccess, KernelSource } from "./kernel.ts";
export { Recording } from "./recording.ts";
export type { Dispatch } from "./recording.ts";
