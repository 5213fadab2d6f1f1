/** Attribute tables of one OCSF version, as `generated/` holds them. */
export interface SchemaTables {
  readonly version: string;
  /** Profiles that the classes know. */
  readonly profiles: readonly string[];
  readonly types: Readonly<Record<string, ScalarType>>;
  /** By class_uid. */
  readonly classes: Readonly<Record<string, ClassTable>>;
  readonly objects: Readonly<Record<string, EntityTable>>;
}

export interface ScalarType {
  /** The type that this one narrows. */
  readonly base?: string;
  readonly regex?: string;
  readonly maxLength?: number;
  readonly range?: readonly [lowest: number, highest: number];
}

export interface EntityTable {
  readonly attributes: Readonly<Record<string, AttributeTable>>;
  /** `at_least_one` or `just_one` of some attributes. */
  readonly constraints?: Readonly<Record<string, readonly string[]>>;
}

export interface ClassTable extends EntityTable {
  readonly name: string;
  readonly caption: string;
}

/** One attribute; names are short because there are thousands. */
export interface AttributeTable {
  /** Type. */
  readonly t: string;
  /** Type of object, for `object_t`. */
  readonly o?: string;
  /** 1 required, 2 recommended; absent: optional. */
  readonly r?: 1 | 2;
  /** It is a list. */
  readonly a?: 1;
  /** Profile that brings it. */
  readonly p?: string;
  /** Captions by id. */
  readonly e?: Readonly<Record<string, string>>;
  /** Attribute with the caption of this one's id. */
  readonly s?: string;
}

/** Versions that tables exist for. */
export const OCSF_VERSIONS = ['1.1', '1.6'] as const;
export type OcsfVersion = (typeof OCSF_VERSIONS)[number];

/** Loads the tables of a version; they are big, so only when they are needed. */
export async function loadTables(version: OcsfVersion): Promise<SchemaTables> {
  const module =
    version === '1.1' ? await import('./generated/ocsf-1.1.0.ts') : await import('./generated/ocsf-1.6.0.ts');
  return module.tables;
}

/** The version whose tables fit `metadata.version`, if any: patch releases share them. */
export function versionOf(text: string): OcsfVersion | undefined {
  return OCSF_VERSIONS.find((version) => text === version || text.startsWith(`${version}.`));
}
