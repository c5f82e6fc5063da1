import { describe, expect, it } from "vitest";

import { Message } from "../src/proto/message.ts";

const hex = (message: Message) => Buffer.from(message.written()).toString("hex");

describe("protocol buffers", () => {
  it("are those of the examples in their documentation", () => {
    expect(hex(new Message().integer(1, 150))).toBe("089601");
    expect(hex(new Message().text(2, "testing"))).toBe("120774657374696e67");
    expect(hex(new Message().message(3, new Message().integer(1, 150)))).toBe("1a03089601");
    expect(hex(new Message().integers(6, [3, 270, 86942]))).toBe("3206038e029ea705");
  });

  it("hold negative numbers as 64 bits, large ones, floats and repeated texts", () => {
    expect(hex(new Message().integer(1, -2))).toBe("08feffffffffffffffff01");
    expect(hex(new Message().integer(1, 2 ** 40))).toBe("08808080808020");
    expect(hex(new Message().float(2, 1.5))).toBe("150000c03f");
    expect(hex(new Message().floats(2, [1, -2]))).toBe("12080000803f000000c0");
    expect(hex(new Message().texts(1, ["a", "b", "a"]))).toBe("0a01610a01620a0161");
  });
});
