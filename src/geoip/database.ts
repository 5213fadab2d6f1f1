import { isIP } from 'node:net';
import { Reader } from 'mmdb-lib';
import { toByteString } from '../bytes/byte-string.ts';

/** What a database of cities or countries knows of an address. Text is byte strings. */
export interface Place {
  /** ISO 3166-1 code. */
  readonly countryCode: string;
  readonly country: string | undefined;
  readonly region: string | undefined;
  readonly city: string | undefined;
  /** Degrees. */
  readonly location: { readonly latitude: number; readonly longitude: number } | undefined;
}

/** Places remembered; the ones looked up first go first. */
const MAX_CACHED = 10_000;
/** What fits into the buffer of the original. */
const MAX_TEXT_BYTES = 254;

/** A MaxMind database (`.mmdb`: GeoLite2 or GeoIP2, City or Country), held in memory. */
export class GeoDatabase {
  readonly #reader: Reader<never>;
  readonly #places = new Map<string, Place | undefined>();

  /** Throws when the bytes are no such database. */
  constructor(bytes: Buffer) {
    this.#reader = new Reader<never>(bytes);
    const { searchTreeSize, ipVersion } = this.#reader.metadata;
    if (!(searchTreeSize <= bytes.length) || (ipVersion !== 4 && ipVersion !== 6)) {
      throw new Error('the database is cut off');
    }
  }

  /** `US / California`, or the country alone: what `srcgeoip` and `dstgeoip` are compared with. */
  describe(address: string | undefined): string | undefined {
    const place = address === undefined ? undefined : this.locate(address);
    if (place === undefined) return undefined;
    const { countryCode, region } = place;
    return region === undefined ? countryCode : `${countryCode} / ${region}`.slice(0, MAX_TEXT_BYTES);
  }

  /** The place of an IPv4 or IPv6 address; undefined for other texts and for addresses without a country. */
  locate(address: string): Place | undefined {
    const version = isIP(address);
    if (version === 0 || version > this.#reader.metadata.ipVersion) return undefined;
    const known = this.#places.get(address);
    if (known !== undefined || this.#places.has(address)) return known;
    if (this.#places.size >= MAX_CACHED) {
      for (const oldest of this.#places.keys()) {
        this.#places.delete(oldest);
        break;
      }
    }
    const place = placeOf(this.#lookUp(address));
    this.#places.set(address, place);
    return place;
  }

  /** A record that is damaged counts as missing. */
  #lookUp(address: string): unknown {
    try {
      return this.#reader.get(address);
    } catch {
      return undefined;
    }
  }
}

function placeOf(record: unknown): Place | undefined {
  const country = member(record, 'country');
  const countryCode = text(member(country, 'iso_code'));
  if (countryCode === undefined || countryCode.length < 2) return undefined;
  const subdivisions = member(record, 'subdivisions');
  const region: unknown = Array.isArray(subdivisions) ? subdivisions[0] : undefined;
  const latitude = member(member(record, 'location'), 'latitude');
  const longitude = member(member(record, 'location'), 'longitude');
  return {
    countryCode,
    country: englishName(country),
    region: englishName(region) ?? text(member(region, 'iso_code')),
    city: englishName(member(record, 'city')),
    location:
      typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined,
  };
}

function englishName(value: unknown): string | undefined {
  return text(member(member(value, 'names'), 'en'));
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? toByteString(value) : undefined;
}
