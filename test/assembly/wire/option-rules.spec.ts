import { exactLength, isLengthAllowed } from "../../../assembly/wire/option-rules";

/** The lengths up to 20 that an option may have, as text. */
function lengths(code: i32): string {
  let text = "";
  for (let length = 0; length <= 20; length++) {
    if (isLengthAllowed(code, length)) text += `${length.toString()} `;
  }
  return text;
}

describe("option lengths", () => {
  test("of fixed-length options are exact", () => {
    const one: i32[] = [19, 20, 23, 27, 29, 30, 31, 34, 36, 37, 39, 46, 52, 53, 116];
    const two: i32[] = [13, 22, 26, 57];
    const four: i32[] = [1, 2, 16, 24, 28, 32, 35, 38, 50, 51, 54, 58, 59, 91, 108, 118, 208, 211];
    for (let i = 0; i < one.length; i++) expect(lengths(one[i])).toBe("1 ");
    for (let i = 0; i < two.length; i++) expect(lengths(two[i])).toBe("2 ");
    for (let i = 0; i < four.length; i++) expect(lengths(four[i])).toBe("4 ");
    expect(lengths(80)).toBe("0 ");
    expect(lengths(94)).toBe("3 ");
    expect(lengths(97)).toBe("17 ");
  });

  test("of lists are multiples of an element, at least one", () => {
    const addresses: i32[] = [
      3, 4, 5, 6, 7, 8, 9, 10, 11, 41, 42, 44, 45, 48, 49, 65, 69, 70, 71, 72, 73, 74, 75, 76, 85, 92, 138, 150,
    ];
    for (let i = 0; i < addresses.length; i++) expect(lengths(addresses[i])).toBe("4 8 12 16 20 ");
    expect(lengths(21)).toBe("8 16 ");
    expect(lengths(33)).toBe("8 16 ");
    expect(lengths(93)).toBe("2 4 6 8 10 12 14 16 18 20 ");
    expect(lengths(117)).toBe("2 4 6 8 10 12 14 16 18 20 ");
    expect(lengths(25)).toBe("2 4 6 8 10 12 14 16 18 20 ");
    expect(lengths(68)).toBe("0 4 8 12 16 20 ");
    expect(isLengthAllowed(3, 1024)).toBe(true);
    expect(isLengthAllowed(3, 1025)).toBe(false);
  });

  test("of texts and blobs have a minimum", () => {
    const texts: i32[] = [12, 14, 15, 17, 18, 40, 43, 47, 55, 56, 60, 64, 66, 67, 100, 101, 114, 119, 209, 210, 252];
    for (let i = 0; i < texts.length; i++) {
      expect(isLengthAllowed(texts[i], 0)).toBe(false);
      expect(isLengthAllowed(texts[i], 1)).toBe(true);
      expect(isLengthAllowed(texts[i], 16384)).toBe(true);
    }
    const codes: i32[] = [61, 62, 81, 82, 90, 121, 124, 125, 249];
    const minimums: i32[] = [2, 1, 3, 2, 11, 5, 5, 5, 5];
    for (let i = 0; i < codes.length; i++) {
      expect(isLengthAllowed(codes[i], minimums[i] - 1)).toBe(false);
      expect(isLengthAllowed(codes[i], minimums[i])).toBe(true);
      expect(isLengthAllowed(codes[i], 255)).toBe(true);
    }
  });

  test("of options without a rule are free", () => {
    expect(isLengthAllowed(224, 0)).toBe(true);
    expect(isLengthAllowed(245, 255)).toBe(true);
    expect(isLengthAllowed(254, 16384)).toBe(true);
  });
});

describe("exactLength", () => {
  test("is -1 for an option of variable length", () => {
    expect(exactLength(51)).toBe(4);
    expect(exactLength(80)).toBe(0);
    expect(exactLength(3)).toBe(-1);
    expect(exactLength(12)).toBe(-1);
    expect(exactLength(224)).toBe(-1);
  });
});
