/** What each file of assembly/abi offers to generated code. */
export const ABI: Record<string, string[]> = {
  arena: ["allocate", "mark", "reallocate", "release"],
  call: ["enter", "finish", "leave"],
  lift: (
    "bytesAt checkChar checkDiscriminant checkRange liftBool liftBytes liftChar liftElements liftF32 liftF64 liftLength " +
    "liftNumbers liftS16 liftS32 liftS64 liftS8 liftString liftU16 liftU32 liftU64 liftU8 stringAt"
  ).split(" "),
  lower: (
    "lowerBool lowerBytes lowerChar lowerElements lowerF32 lowerF64 lowerNumbers lowerS16 lowerS32 lowerS64 lowerS8 " +
    "lowerString lowerU16 lowerU32 lowerU64 lowerU8"
  ).split(" "),
  types: ["Option", "Result", ...Array.from({ length: 16 }, (_, i) => `Tuple${i + 1}`), "Unit", "unit"],
};

/** Tuples up to this length are among them; longer ones are declared where they are used. */
export const LIBRARY_TUPLES = 16;
