import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace fleetveil. */
export namespace fleetveil {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a Downlink.
         * @deprecated Use fleetveil.v1.Downlink.$Properties instead.
         */
        interface IDownlink extends fleetveil.v1.Downlink.$Properties {
        }

        /** Represents a Downlink. */
        class Downlink {

            /**
             * Constructs a new Downlink.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Downlink.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Downlink receipt. */
            receipt?: (fleetveil.v1.Receipt.$Properties|null);

            /** Downlink signed. */
            signed?: (fleetveil.v1.Signed.$Properties|null);

            /** Downlink slotAnswer. */
            slotAnswer?: (fleetveil.v1.SlotAnswer.$Properties|null);

            /** Downlink body. */
            body?: ("receipt"|"signed"|"slotAnswer");

            /**
             * Creates a new Downlink instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Downlink instance
             */
            static create(properties: fleetveil.v1.Downlink.$Shape): fleetveil.v1.Downlink & fleetveil.v1.Downlink.$Shape;
            static create(properties?: fleetveil.v1.Downlink.$Properties): fleetveil.v1.Downlink;

            /**
             * Encodes the specified Downlink message. Does not implicitly {@link fleetveil.v1.Downlink.verify|verify} messages.
             * @param message Downlink message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Downlink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Downlink message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Downlink & fleetveil.v1.Downlink.$Shape} Downlink
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Downlink & fleetveil.v1.Downlink.$Shape;

            /**
             * Verifies a Downlink message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Downlink
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Downlink {

            /** Properties of a Downlink. */
            interface $Properties {

                /** Downlink receipt */
                receipt?: (fleetveil.v1.Receipt.$Properties|null);

                /** Downlink signed */
                signed?: (fleetveil.v1.Signed.$Properties|null);

                /** Downlink slotAnswer */
                slotAnswer?: (fleetveil.v1.SlotAnswer.$Properties|null);

                /** Downlink body */
                body?: ("receipt"|"signed"|"slotAnswer");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Downlink. */
            type $Shape = {
              receipt?: fleetveil.v1.Receipt.$Shape|null;
              signed?: fleetveil.v1.Signed.$Shape|null;
              slotAnswer?: fleetveil.v1.SlotAnswer.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; receipt?: null; signed?: null; slotAnswer?: null }|{ body?: "receipt"; receipt: fleetveil.v1.Receipt.$Shape; signed?: null; slotAnswer?: null }|{ body?: "signed"; receipt?: null; signed: fleetveil.v1.Signed.$Shape; slotAnswer?: null }|{ body?: "slotAnswer"; receipt?: null; signed?: null; slotAnswer: fleetveil.v1.SlotAnswer.$Shape })
            );
        }

        /**
         * Properties of a SlotAnswer.
         * @deprecated Use fleetveil.v1.SlotAnswer.$Properties instead.
         */
        interface ISlotAnswer extends fleetveil.v1.SlotAnswer.$Properties {
        }

        /** Represents a SlotAnswer. */
        class SlotAnswer {

            /**
             * Constructs a new SlotAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.SlotAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SlotAnswer outbox. */
            outbox: Uint8Array;

            /** SlotAnswer ranges. */
            ranges: fleetveil.v1.ReceiptRange.$Properties[];

            /** SlotAnswer time. */
            time?: (fleetveil.v1.AttestedTime.$Properties|null);

            /** SlotAnswer piece. */
            piece?: (fleetveil.v1.DocumentPiece.$Properties|null);

            /**
             * Creates a new SlotAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SlotAnswer instance
             */
            static create(properties: fleetveil.v1.SlotAnswer.$Shape): fleetveil.v1.SlotAnswer & fleetveil.v1.SlotAnswer.$Shape;
            static create(properties?: fleetveil.v1.SlotAnswer.$Properties): fleetveil.v1.SlotAnswer;

            /**
             * Encodes the specified SlotAnswer message. Does not implicitly {@link fleetveil.v1.SlotAnswer.verify|verify} messages.
             * @param message SlotAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.SlotAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SlotAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.SlotAnswer & fleetveil.v1.SlotAnswer.$Shape} SlotAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.SlotAnswer & fleetveil.v1.SlotAnswer.$Shape;

            /**
             * Verifies a SlotAnswer message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for SlotAnswer
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SlotAnswer {

            /** Properties of a SlotAnswer. */
            interface $Properties {

                /** SlotAnswer outbox */
                outbox?: (Uint8Array|null);

                /** SlotAnswer ranges */
                ranges?: (fleetveil.v1.ReceiptRange.$Properties[]|null);

                /** SlotAnswer time */
                time?: (fleetveil.v1.AttestedTime.$Properties|null);

                /** SlotAnswer piece */
                piece?: (fleetveil.v1.DocumentPiece.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SlotAnswer. */
            type $Shape = fleetveil.v1.SlotAnswer.$Properties;
        }

        /**
         * Properties of an AttestedTime.
         * @deprecated Use fleetveil.v1.AttestedTime.$Properties instead.
         */
        interface IAttestedTime extends fleetveil.v1.AttestedTime.$Properties {
        }

        /** Represents an AttestedTime. */
        class AttestedTime {

            /**
             * Constructs a new AttestedTime.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.AttestedTime.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AttestedTime keyId. */
            keyId: Uint8Array;

            /** AttestedTime timeS. */
            timeS: number;

            /** AttestedTime policyVersion. */
            policyVersion: number;

            /** AttestedTime keySetVersion. */
            keySetVersion: number;

            /** AttestedTime signature. */
            signature: Uint8Array;

            /** AttestedTime objections. */
            objections: fleetveil.v1.Purpose[];

            /**
             * Creates a new AttestedTime instance using the specified properties.
             * @param [properties] Properties to set
             * @returns AttestedTime instance
             */
            static create(properties: fleetveil.v1.AttestedTime.$Shape): fleetveil.v1.AttestedTime & fleetveil.v1.AttestedTime.$Shape;
            static create(properties?: fleetveil.v1.AttestedTime.$Properties): fleetveil.v1.AttestedTime;

            /**
             * Encodes the specified AttestedTime message. Does not implicitly {@link fleetveil.v1.AttestedTime.verify|verify} messages.
             * @param message AttestedTime message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.AttestedTime.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AttestedTime message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.AttestedTime & fleetveil.v1.AttestedTime.$Shape} AttestedTime
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.AttestedTime & fleetveil.v1.AttestedTime.$Shape;

            /**
             * Verifies an AttestedTime message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for AttestedTime
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace AttestedTime {

            /** Properties of an AttestedTime. */
            interface $Properties {

                /** AttestedTime keyId */
                keyId?: (Uint8Array|null);

                /** AttestedTime timeS */
                timeS?: (number|null);

                /** AttestedTime policyVersion */
                policyVersion?: (number|null);

                /** AttestedTime keySetVersion */
                keySetVersion?: (number|null);

                /** AttestedTime signature */
                signature?: (Uint8Array|null);

                /** AttestedTime objections */
                objections?: (fleetveil.v1.Purpose[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AttestedTime. */
            type $Shape = fleetveil.v1.AttestedTime.$Properties;
        }

        /**
         * Properties of a DocumentPiece.
         * @deprecated Use fleetveil.v1.DocumentPiece.$Properties instead.
         */
        interface IDocumentPiece extends fleetveil.v1.DocumentPiece.$Properties {
        }

        /** Represents a DocumentPiece. */
        class DocumentPiece {

            /**
             * Constructs a new DocumentPiece.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.DocumentPiece.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DocumentPiece document. */
            document: Uint8Array;

            /** DocumentPiece length. */
            length: number;

            /** DocumentPiece offset. */
            offset: number;

            /** DocumentPiece bytes. */
            bytes: Uint8Array;

            /**
             * Creates a new DocumentPiece instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DocumentPiece instance
             */
            static create(properties: fleetveil.v1.DocumentPiece.$Shape): fleetveil.v1.DocumentPiece & fleetveil.v1.DocumentPiece.$Shape;
            static create(properties?: fleetveil.v1.DocumentPiece.$Properties): fleetveil.v1.DocumentPiece;

            /**
             * Encodes the specified DocumentPiece message. Does not implicitly {@link fleetveil.v1.DocumentPiece.verify|verify} messages.
             * @param message DocumentPiece message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.DocumentPiece.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DocumentPiece message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.DocumentPiece & fleetveil.v1.DocumentPiece.$Shape} DocumentPiece
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.DocumentPiece & fleetveil.v1.DocumentPiece.$Shape;

            /**
             * Verifies a DocumentPiece message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for DocumentPiece
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace DocumentPiece {

            /** Properties of a DocumentPiece. */
            interface $Properties {

                /** DocumentPiece document */
                document?: (Uint8Array|null);

                /** DocumentPiece length */
                length?: (number|null);

                /** DocumentPiece offset */
                offset?: (number|null);

                /** DocumentPiece bytes */
                bytes?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DocumentPiece. */
            type $Shape = fleetveil.v1.DocumentPiece.$Properties;
        }

        /** ReceiptOutcome enum. */
        enum ReceiptOutcome {

            /** RECEIPT_OUTCOME_UNSPECIFIED value */
            RECEIPT_OUTCOME_UNSPECIFIED = 0,

            /** RECEIPT_OUTCOME_STORED value */
            RECEIPT_OUTCOME_STORED = 1,

            /** RECEIPT_OUTCOME_REFUSED value */
            RECEIPT_OUTCOME_REFUSED = 2,

            /** RECEIPT_OUTCOME_LATER value */
            RECEIPT_OUTCOME_LATER = 3
        }

        /** RefusalCode enum. */
        enum RefusalCode {

            /** REFUSAL_CODE_UNSPECIFIED value */
            REFUSAL_CODE_UNSPECIFIED = 0,

            /** REFUSAL_CODE_MALFORMED value */
            REFUSAL_CODE_MALFORMED = 1,

            /** REFUSAL_CODE_OVERSIZE value */
            REFUSAL_CODE_OVERSIZE = 2,

            /** REFUSAL_CODE_FOREIGN value */
            REFUSAL_CODE_FOREIGN = 3,

            /** REFUSAL_CODE_FORGED value */
            REFUSAL_CODE_FORGED = 4,

            /** REFUSAL_CODE_REPLAYED value */
            REFUSAL_CODE_REPLAYED = 5,

            /** REFUSAL_CODE_OVER_PRECISE value */
            REFUSAL_CODE_OVER_PRECISE = 6,

            /** REFUSAL_CODE_UNGRANTED value */
            REFUSAL_CODE_UNGRANTED = 7,

            /** REFUSAL_CODE_EXPIRED value */
            REFUSAL_CODE_EXPIRED = 8,

            /** REFUSAL_CODE_KEPT_TOO_LONG value */
            REFUSAL_CODE_KEPT_TOO_LONG = 9,

            /** REFUSAL_CODE_NOT_ALLOWED value */
            REFUSAL_CODE_NOT_ALLOWED = 10,

            /** REFUSAL_CODE_BAD_SIGNATURE value */
            REFUSAL_CODE_BAD_SIGNATURE = 11,

            /** REFUSAL_CODE_UNKNOWN_KEY value */
            REFUSAL_CODE_UNKNOWN_KEY = 12,

            /** REFUSAL_CODE_ERASED value */
            REFUSAL_CODE_ERASED = 13,

            /** REFUSAL_CODE_FUTURE value */
            REFUSAL_CODE_FUTURE = 14,

            /** REFUSAL_CODE_RATE value */
            REFUSAL_CODE_RATE = 15,

            /** REFUSAL_CODE_KEY_DESTROYED value */
            REFUSAL_CODE_KEY_DESTROYED = 16,

            /** REFUSAL_CODE_NO_SESSION_KEY value */
            REFUSAL_CODE_NO_SESSION_KEY = 17
        }

        /**
         * Properties of a ReceiptRange.
         * @deprecated Use fleetveil.v1.ReceiptRange.$Properties instead.
         */
        interface IReceiptRange extends fleetveil.v1.ReceiptRange.$Properties {
        }

        /** Represents a ReceiptRange. */
        class ReceiptRange {

            /**
             * Constructs a new ReceiptRange.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.ReceiptRange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReceiptRange first. */
            first: number;

            /** ReceiptRange last. */
            last: number;

            /** ReceiptRange outcome. */
            outcome: fleetveil.v1.ReceiptOutcome;

            /** ReceiptRange refusal. */
            refusal: fleetveil.v1.RefusalCode;

            /** ReceiptRange laterS. */
            laterS: number;

            /**
             * Creates a new ReceiptRange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReceiptRange instance
             */
            static create(properties: fleetveil.v1.ReceiptRange.$Shape): fleetveil.v1.ReceiptRange & fleetveil.v1.ReceiptRange.$Shape;
            static create(properties?: fleetveil.v1.ReceiptRange.$Properties): fleetveil.v1.ReceiptRange;

            /**
             * Encodes the specified ReceiptRange message. Does not implicitly {@link fleetveil.v1.ReceiptRange.verify|verify} messages.
             * @param message ReceiptRange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.ReceiptRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReceiptRange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.ReceiptRange & fleetveil.v1.ReceiptRange.$Shape} ReceiptRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.ReceiptRange & fleetveil.v1.ReceiptRange.$Shape;

            /**
             * Verifies a ReceiptRange message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for ReceiptRange
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ReceiptRange {

            /** Properties of a ReceiptRange. */
            interface $Properties {

                /** ReceiptRange first */
                first?: (number|null);

                /** ReceiptRange last */
                last?: (number|null);

                /** ReceiptRange outcome */
                outcome?: (fleetveil.v1.ReceiptOutcome|null);

                /** ReceiptRange refusal */
                refusal?: (fleetveil.v1.RefusalCode|null);

                /** ReceiptRange laterS */
                laterS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReceiptRange. */
            type $Shape = fleetveil.v1.ReceiptRange.$Properties;
        }

        /**
         * Properties of a Receipt.
         * @deprecated Use fleetveil.v1.Receipt.$Properties instead.
         */
        interface IReceipt extends fleetveil.v1.Receipt.$Properties {
        }

        /** Represents a Receipt. */
        class Receipt {

            /**
             * Constructs a new Receipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Receipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Receipt outboxId. */
            outboxId: Uint8Array;

            /** Receipt ranges. */
            ranges: fleetveil.v1.ReceiptRange.$Properties[];

            /**
             * Creates a new Receipt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Receipt instance
             */
            static create(properties: fleetveil.v1.Receipt.$Shape): fleetveil.v1.Receipt & fleetveil.v1.Receipt.$Shape;
            static create(properties?: fleetveil.v1.Receipt.$Properties): fleetveil.v1.Receipt;

            /**
             * Encodes the specified Receipt message. Does not implicitly {@link fleetveil.v1.Receipt.verify|verify} messages.
             * @param message Receipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Receipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Receipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Receipt & fleetveil.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Receipt & fleetveil.v1.Receipt.$Shape;

            /**
             * Verifies a Receipt message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Receipt
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Receipt {

            /** Properties of a Receipt. */
            interface $Properties {

                /** Receipt outboxId */
                outboxId?: (Uint8Array|null);

                /** Receipt ranges */
                ranges?: (fleetveil.v1.ReceiptRange.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Receipt. */
            type $Shape = fleetveil.v1.Receipt.$Properties;
        }

        /** SignedType enum. */
        enum SignedType {

            /** SIGNED_TYPE_UNSPECIFIED value */
            SIGNED_TYPE_UNSPECIFIED = 0,

            /** SIGNED_TYPE_KEY_SET value */
            SIGNED_TYPE_KEY_SET = 1,

            /** SIGNED_TYPE_POLICY value */
            SIGNED_TYPE_POLICY = 2,

            /** SIGNED_TYPE_GRANT value */
            SIGNED_TYPE_GRANT = 3,

            /** SIGNED_TYPE_GRANT_END value */
            SIGNED_TYPE_GRANT_END = 4,

            /** SIGNED_TYPE_STATUS value */
            SIGNED_TYPE_STATUS = 5,

            /** SIGNED_TYPE_TRANSPORT_KEYS value */
            SIGNED_TYPE_TRANSPORT_KEYS = 6,

            /** SIGNED_TYPE_UNIT_CERTIFICATE value */
            SIGNED_TYPE_UNIT_CERTIFICATE = 7,

            /** SIGNED_TYPE_COMMAND value */
            SIGNED_TYPE_COMMAND = 8,

            /** SIGNED_TYPE_OPENING value */
            SIGNED_TYPE_OPENING = 9,

            /** SIGNED_TYPE_PHONE_ORDER value */
            SIGNED_TYPE_PHONE_ORDER = 10,

            /** SIGNED_TYPE_ACCIDENT_PACKET value */
            SIGNED_TYPE_ACCIDENT_PACKET = 11,

            /** SIGNED_TYPE_WIPE_RECEIPT value */
            SIGNED_TYPE_WIPE_RECEIPT = 12
        }

        /** KeyRole enum. */
        enum KeyRole {

            /** KEY_ROLE_UNSPECIFIED value */
            KEY_ROLE_UNSPECIFIED = 0,

            /** KEY_ROLE_ROOT value */
            KEY_ROLE_ROOT = 1,

            /** KEY_ROLE_POLICY value */
            KEY_ROLE_POLICY = 2,

            /** KEY_ROLE_GRANT_RENTAL value */
            KEY_ROLE_GRANT_RENTAL = 3,

            /** KEY_ROLE_GRANT_THEFT value */
            KEY_ROLE_GRANT_THEFT = 4,

            /** KEY_ROLE_VAULT value */
            KEY_ROLE_VAULT = 5,

            /** KEY_ROLE_COMMAND value */
            KEY_ROLE_COMMAND = 6,

            /** KEY_ROLE_STATUS value */
            KEY_ROLE_STATUS = 7,

            /** KEY_ROLE_ENROL value */
            KEY_ROLE_ENROL = 8
        }

        /**
         * Properties of a CoSignature.
         * @deprecated Use fleetveil.v1.CoSignature.$Properties instead.
         */
        interface ICoSignature extends fleetveil.v1.CoSignature.$Properties {
        }

        /** Represents a CoSignature. */
        class CoSignature {

            /**
             * Constructs a new CoSignature.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.CoSignature.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CoSignature keyId. */
            keyId: Uint8Array;

            /** CoSignature signature. */
            signature: Uint8Array;

            /**
             * Creates a new CoSignature instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CoSignature instance
             */
            static create(properties: fleetveil.v1.CoSignature.$Shape): fleetveil.v1.CoSignature & fleetveil.v1.CoSignature.$Shape;
            static create(properties?: fleetveil.v1.CoSignature.$Properties): fleetveil.v1.CoSignature;

            /**
             * Encodes the specified CoSignature message. Does not implicitly {@link fleetveil.v1.CoSignature.verify|verify} messages.
             * @param message CoSignature message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.CoSignature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CoSignature message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.CoSignature & fleetveil.v1.CoSignature.$Shape} CoSignature
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.CoSignature & fleetveil.v1.CoSignature.$Shape;

            /**
             * Verifies a CoSignature message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for CoSignature
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CoSignature {

            /** Properties of a CoSignature. */
            interface $Properties {

                /** CoSignature keyId */
                keyId?: (Uint8Array|null);

                /** CoSignature signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CoSignature. */
            type $Shape = fleetveil.v1.CoSignature.$Properties;
        }

        /**
         * Properties of a Signed.
         * @deprecated Use fleetveil.v1.Signed.$Properties instead.
         */
        interface ISigned extends fleetveil.v1.Signed.$Properties {
        }

        /** Represents a Signed. */
        class Signed {

            /**
             * Constructs a new Signed.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Signed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Signed type. */
            type: fleetveil.v1.SignedType;

            /** Signed keyId. */
            keyId: Uint8Array;

            /** Signed body. */
            body: Uint8Array;

            /** Signed signature. */
            signature: Uint8Array;

            /** Signed coSignatures. */
            coSignatures: fleetveil.v1.CoSignature.$Properties[];

            /**
             * Creates a new Signed instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Signed instance
             */
            static create(properties: fleetveil.v1.Signed.$Shape): fleetveil.v1.Signed & fleetveil.v1.Signed.$Shape;
            static create(properties?: fleetveil.v1.Signed.$Properties): fleetveil.v1.Signed;

            /**
             * Encodes the specified Signed message. Does not implicitly {@link fleetveil.v1.Signed.verify|verify} messages.
             * @param message Signed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Signed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Signed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Signed & fleetveil.v1.Signed.$Shape} Signed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Signed & fleetveil.v1.Signed.$Shape;

            /**
             * Verifies a Signed message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Signed
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Signed {

            /** Properties of a Signed. */
            interface $Properties {

                /** Signed type */
                type?: (fleetveil.v1.SignedType|null);

                /** Signed keyId */
                keyId?: (Uint8Array|null);

                /** Signed body */
                body?: (Uint8Array|null);

                /** Signed signature */
                signature?: (Uint8Array|null);

                /** Signed coSignatures */
                coSignatures?: (fleetveil.v1.CoSignature.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Signed. */
            type $Shape = fleetveil.v1.Signed.$Properties;
        }

        /**
         * Properties of a RoleKey.
         * @deprecated Use fleetveil.v1.RoleKey.$Properties instead.
         */
        interface IRoleKey extends fleetveil.v1.RoleKey.$Properties {
        }

        /** Represents a RoleKey. */
        class RoleKey {

            /**
             * Constructs a new RoleKey.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.RoleKey.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RoleKey role. */
            role: fleetveil.v1.KeyRole;

            /** RoleKey publicKey. */
            publicKey: Uint8Array;

            /** RoleKey notBeforeS. */
            notBeforeS: number;

            /** RoleKey notAfterS. */
            notAfterS: number;

            /**
             * Creates a new RoleKey instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RoleKey instance
             */
            static create(properties: fleetveil.v1.RoleKey.$Shape): fleetveil.v1.RoleKey & fleetveil.v1.RoleKey.$Shape;
            static create(properties?: fleetveil.v1.RoleKey.$Properties): fleetveil.v1.RoleKey;

            /**
             * Encodes the specified RoleKey message. Does not implicitly {@link fleetveil.v1.RoleKey.verify|verify} messages.
             * @param message RoleKey message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.RoleKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RoleKey message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.RoleKey & fleetveil.v1.RoleKey.$Shape} RoleKey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.RoleKey & fleetveil.v1.RoleKey.$Shape;

            /**
             * Verifies a RoleKey message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for RoleKey
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace RoleKey {

            /** Properties of a RoleKey. */
            interface $Properties {

                /** RoleKey role */
                role?: (fleetveil.v1.KeyRole|null);

                /** RoleKey publicKey */
                publicKey?: (Uint8Array|null);

                /** RoleKey notBeforeS */
                notBeforeS?: (number|null);

                /** RoleKey notAfterS */
                notAfterS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RoleKey. */
            type $Shape = fleetveil.v1.RoleKey.$Properties;
        }

        /**
         * Properties of a KeySet.
         * @deprecated Use fleetveil.v1.KeySet.$Properties instead.
         */
        interface IKeySet extends fleetveil.v1.KeySet.$Properties {
        }

        /** Represents a KeySet. */
        class KeySet {

            /**
             * Constructs a new KeySet.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.KeySet.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** KeySet tenant. */
            tenant: string;

            /** KeySet version. */
            version: number;

            /** KeySet keys. */
            keys: fleetveil.v1.RoleKey.$Properties[];

            /**
             * Creates a new KeySet instance using the specified properties.
             * @param [properties] Properties to set
             * @returns KeySet instance
             */
            static create(properties: fleetveil.v1.KeySet.$Shape): fleetveil.v1.KeySet & fleetveil.v1.KeySet.$Shape;
            static create(properties?: fleetveil.v1.KeySet.$Properties): fleetveil.v1.KeySet;

            /**
             * Encodes the specified KeySet message. Does not implicitly {@link fleetveil.v1.KeySet.verify|verify} messages.
             * @param message KeySet message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.KeySet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a KeySet message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.KeySet & fleetveil.v1.KeySet.$Shape} KeySet
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.KeySet & fleetveil.v1.KeySet.$Shape;

            /**
             * Verifies a KeySet message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for KeySet
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace KeySet {

            /** Properties of a KeySet. */
            interface $Properties {

                /** KeySet tenant */
                tenant?: (string|null);

                /** KeySet version */
                version?: (number|null);

                /** KeySet keys */
                keys?: (fleetveil.v1.RoleKey.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a KeySet. */
            type $Shape = fleetveil.v1.KeySet.$Properties;
        }

        /**
         * Properties of a PolicyDocument.
         * @deprecated Use fleetveil.v1.PolicyDocument.$Properties instead.
         */
        interface IPolicyDocument extends fleetveil.v1.PolicyDocument.$Properties {
        }

        /** Represents a PolicyDocument. */
        class PolicyDocument {

            /**
             * Constructs a new PolicyDocument.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.PolicyDocument.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PolicyDocument tenant. */
            tenant: string;

            /** PolicyDocument version. */
            version: number;

            /** PolicyDocument document. */
            document: string;

            /**
             * Creates a new PolicyDocument instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PolicyDocument instance
             */
            static create(properties: fleetveil.v1.PolicyDocument.$Shape): fleetveil.v1.PolicyDocument & fleetveil.v1.PolicyDocument.$Shape;
            static create(properties?: fleetveil.v1.PolicyDocument.$Properties): fleetveil.v1.PolicyDocument;

            /**
             * Encodes the specified PolicyDocument message. Does not implicitly {@link fleetveil.v1.PolicyDocument.verify|verify} messages.
             * @param message PolicyDocument message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.PolicyDocument.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PolicyDocument message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.PolicyDocument & fleetveil.v1.PolicyDocument.$Shape} PolicyDocument
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.PolicyDocument & fleetveil.v1.PolicyDocument.$Shape;

            /**
             * Verifies a PolicyDocument message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for PolicyDocument
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace PolicyDocument {

            /** Properties of a PolicyDocument. */
            interface $Properties {

                /** PolicyDocument tenant */
                tenant?: (string|null);

                /** PolicyDocument version */
                version?: (number|null);

                /** PolicyDocument document */
                document?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PolicyDocument. */
            type $Shape = fleetveil.v1.PolicyDocument.$Properties;
        }

        /**
         * Properties of a TransportKey.
         * @deprecated Use fleetveil.v1.TransportKey.$Properties instead.
         */
        interface ITransportKey extends fleetveil.v1.TransportKey.$Properties {
        }

        /** Represents a TransportKey. */
        class TransportKey {

            /**
             * Constructs a new TransportKey.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.TransportKey.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TransportKey keyId. */
            keyId: Uint8Array;

            /** TransportKey publicKey. */
            publicKey: Uint8Array;

            /** TransportKey notBeforeS. */
            notBeforeS: number;

            /** TransportKey notAfterS. */
            notAfterS: number;

            /**
             * Creates a new TransportKey instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TransportKey instance
             */
            static create(properties: fleetveil.v1.TransportKey.$Shape): fleetveil.v1.TransportKey & fleetveil.v1.TransportKey.$Shape;
            static create(properties?: fleetveil.v1.TransportKey.$Properties): fleetveil.v1.TransportKey;

            /**
             * Encodes the specified TransportKey message. Does not implicitly {@link fleetveil.v1.TransportKey.verify|verify} messages.
             * @param message TransportKey message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.TransportKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TransportKey message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.TransportKey & fleetveil.v1.TransportKey.$Shape} TransportKey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.TransportKey & fleetveil.v1.TransportKey.$Shape;

            /**
             * Verifies a TransportKey message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for TransportKey
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace TransportKey {

            /** Properties of a TransportKey. */
            interface $Properties {

                /** TransportKey keyId */
                keyId?: (Uint8Array|null);

                /** TransportKey publicKey */
                publicKey?: (Uint8Array|null);

                /** TransportKey notBeforeS */
                notBeforeS?: (number|null);

                /** TransportKey notAfterS */
                notAfterS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TransportKey. */
            type $Shape = fleetveil.v1.TransportKey.$Properties;
        }

        /**
         * Properties of a TransportKeys.
         * @deprecated Use fleetveil.v1.TransportKeys.$Properties instead.
         */
        interface ITransportKeys extends fleetveil.v1.TransportKeys.$Properties {
        }

        /** Represents a TransportKeys. */
        class TransportKeys {

            /**
             * Constructs a new TransportKeys.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.TransportKeys.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TransportKeys tenant. */
            tenant: string;

            /** TransportKeys sequence. */
            sequence: number;

            /** TransportKeys keys. */
            keys: fleetveil.v1.TransportKey.$Properties[];

            /** TransportKeys quarantinePublicKey. */
            quarantinePublicKey: Uint8Array;

            /**
             * Creates a new TransportKeys instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TransportKeys instance
             */
            static create(properties: fleetveil.v1.TransportKeys.$Shape): fleetveil.v1.TransportKeys & fleetveil.v1.TransportKeys.$Shape;
            static create(properties?: fleetveil.v1.TransportKeys.$Properties): fleetveil.v1.TransportKeys;

            /**
             * Encodes the specified TransportKeys message. Does not implicitly {@link fleetveil.v1.TransportKeys.verify|verify} messages.
             * @param message TransportKeys message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.TransportKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TransportKeys message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.TransportKeys & fleetveil.v1.TransportKeys.$Shape} TransportKeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.TransportKeys & fleetveil.v1.TransportKeys.$Shape;

            /**
             * Verifies a TransportKeys message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for TransportKeys
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace TransportKeys {

            /** Properties of a TransportKeys. */
            interface $Properties {

                /** TransportKeys tenant */
                tenant?: (string|null);

                /** TransportKeys sequence */
                sequence?: (number|null);

                /** TransportKeys keys */
                keys?: (fleetveil.v1.TransportKey.$Properties[]|null);

                /** TransportKeys quarantinePublicKey */
                quarantinePublicKey?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TransportKeys. */
            type $Shape = fleetveil.v1.TransportKeys.$Properties;
        }

        /**
         * Properties of a Grant.
         * @deprecated Use fleetveil.v1.Grant.$Properties instead.
         */
        interface IGrant extends fleetveil.v1.Grant.$Properties {
        }

        /** Represents a Grant. */
        class Grant {

            /**
             * Constructs a new Grant.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Grant.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Grant tenant. */
            tenant: string;

            /** Grant grantId. */
            grantId: Uint8Array;

            /** Grant vehicleId. */
            vehicleId: Uint8Array;

            /** Grant purpose. */
            purpose: fleetveil.v1.Purpose;

            /** Grant rentalId. */
            rentalId: Uint8Array;

            /** Grant notBeforeS. */
            notBeforeS: number;

            /** Grant notAfterS. */
            notAfterS: number;

            /** Grant maxDurationS. */
            maxDurationS: number;

            /** Grant route. */
            route: boolean;

            /** Grant routeKeepDays. */
            routeKeepDays: number;

            /** Grant consents. */
            consents: string[];

            /** Grant riderKey. */
            riderKey: Uint8Array;

            /** Grant phoneKey. */
            phoneKey: Uint8Array;

            /** Grant minPolicyVersion. */
            minPolicyVersion: number;

            /** Grant holder. */
            holder: Uint8Array;

            /**
             * Creates a new Grant instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Grant instance
             */
            static create(properties: fleetveil.v1.Grant.$Shape): fleetveil.v1.Grant & fleetveil.v1.Grant.$Shape;
            static create(properties?: fleetveil.v1.Grant.$Properties): fleetveil.v1.Grant;

            /**
             * Encodes the specified Grant message. Does not implicitly {@link fleetveil.v1.Grant.verify|verify} messages.
             * @param message Grant message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Grant.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Grant message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Grant & fleetveil.v1.Grant.$Shape} Grant
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Grant & fleetveil.v1.Grant.$Shape;

            /**
             * Verifies a Grant message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Grant
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Grant {

            /** Properties of a Grant. */
            interface $Properties {

                /** Grant tenant */
                tenant?: (string|null);

                /** Grant grantId */
                grantId?: (Uint8Array|null);

                /** Grant vehicleId */
                vehicleId?: (Uint8Array|null);

                /** Grant purpose */
                purpose?: (fleetveil.v1.Purpose|null);

                /** Grant rentalId */
                rentalId?: (Uint8Array|null);

                /** Grant notBeforeS */
                notBeforeS?: (number|null);

                /** Grant notAfterS */
                notAfterS?: (number|null);

                /** Grant maxDurationS */
                maxDurationS?: (number|null);

                /** Grant route */
                route?: (boolean|null);

                /** Grant routeKeepDays */
                routeKeepDays?: (number|null);

                /** Grant consents */
                consents?: (string[]|null);

                /** Grant riderKey */
                riderKey?: (Uint8Array|null);

                /** Grant phoneKey */
                phoneKey?: (Uint8Array|null);

                /** Grant minPolicyVersion */
                minPolicyVersion?: (number|null);

                /** Grant holder */
                holder?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Grant. */
            type $Shape = fleetveil.v1.Grant.$Properties;
        }

        /**
         * Properties of a GrantEnd.
         * @deprecated Use fleetveil.v1.GrantEnd.$Properties instead.
         */
        interface IGrantEnd extends fleetveil.v1.GrantEnd.$Properties {
        }

        /** Represents a GrantEnd. */
        class GrantEnd {

            /**
             * Constructs a new GrantEnd.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.GrantEnd.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GrantEnd tenant. */
            tenant: string;

            /** GrantEnd vehicleId. */
            vehicleId: Uint8Array;

            /** GrantEnd rentalId. */
            rentalId: Uint8Array;

            /** GrantEnd endedS. */
            endedS: number;

            /**
             * Creates a new GrantEnd instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GrantEnd instance
             */
            static create(properties: fleetveil.v1.GrantEnd.$Shape): fleetveil.v1.GrantEnd & fleetveil.v1.GrantEnd.$Shape;
            static create(properties?: fleetveil.v1.GrantEnd.$Properties): fleetveil.v1.GrantEnd;

            /**
             * Encodes the specified GrantEnd message. Does not implicitly {@link fleetveil.v1.GrantEnd.verify|verify} messages.
             * @param message GrantEnd message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.GrantEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GrantEnd message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.GrantEnd & fleetveil.v1.GrantEnd.$Shape} GrantEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.GrantEnd & fleetveil.v1.GrantEnd.$Shape;

            /**
             * Verifies a GrantEnd message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for GrantEnd
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace GrantEnd {

            /** Properties of a GrantEnd. */
            interface $Properties {

                /** GrantEnd tenant */
                tenant?: (string|null);

                /** GrantEnd vehicleId */
                vehicleId?: (Uint8Array|null);

                /** GrantEnd rentalId */
                rentalId?: (Uint8Array|null);

                /** GrantEnd endedS */
                endedS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GrantEnd. */
            type $Shape = fleetveil.v1.GrantEnd.$Properties;
        }

        /** CommandKind enum. */
        enum CommandKind {

            /** COMMAND_KIND_UNSPECIFIED value */
            COMMAND_KIND_UNSPECIFIED = 0,

            /** COMMAND_KIND_RING value */
            COMMAND_KIND_RING = 1,

            /** COMMAND_KIND_FLASH value */
            COMMAND_KIND_FLASH = 2
        }

        /**
         * Properties of a Command.
         * @deprecated Use fleetveil.v1.Command.$Properties instead.
         */
        interface ICommand extends fleetveil.v1.Command.$Properties {
        }

        /** Represents a Command. */
        class Command {

            /**
             * Constructs a new Command.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Command.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Command tenant. */
            tenant: string;

            /** Command vehicleId. */
            vehicleId: Uint8Array;

            /** Command commandId. */
            commandId: Uint8Array;

            /** Command claimId. */
            claimId: Uint8Array;

            /** Command kind. */
            kind: fleetveil.v1.CommandKind;

            /** Command notBeforeS. */
            notBeforeS: number;

            /** Command notAfterS. */
            notAfterS: number;

            /**
             * Creates a new Command instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Command instance
             */
            static create(properties: fleetveil.v1.Command.$Shape): fleetveil.v1.Command & fleetveil.v1.Command.$Shape;
            static create(properties?: fleetveil.v1.Command.$Properties): fleetveil.v1.Command;

            /**
             * Encodes the specified Command message. Does not implicitly {@link fleetveil.v1.Command.verify|verify} messages.
             * @param message Command message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Command.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Command & fleetveil.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Command & fleetveil.v1.Command.$Shape;

            /**
             * Verifies a Command message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Command
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Command {

            /** Properties of a Command. */
            interface $Properties {

                /** Command tenant */
                tenant?: (string|null);

                /** Command vehicleId */
                vehicleId?: (Uint8Array|null);

                /** Command commandId */
                commandId?: (Uint8Array|null);

                /** Command claimId */
                claimId?: (Uint8Array|null);

                /** Command kind */
                kind?: (fleetveil.v1.CommandKind|null);

                /** Command notBeforeS */
                notBeforeS?: (number|null);

                /** Command notAfterS */
                notAfterS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Command. */
            type $Shape = fleetveil.v1.Command.$Properties;
        }

        /**
         * Properties of a Status.
         * @deprecated Use fleetveil.v1.Status.$Properties instead.
         */
        interface IStatus extends fleetveil.v1.Status.$Properties {
        }

        /** Represents a Status. */
        class Status {

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status tenant. */
            tenant: string;

            /** Status vehicleId. */
            vehicleId: Uint8Array;

            /** Status timeNonce. */
            timeNonce: Uint8Array;

            /** Status timeS. */
            timeS: number;

            /** Status policyVersion. */
            policyVersion: number;

            /** Status keySetVersion. */
            keySetVersion: number;

            /** Status checkpoint. */
            checkpoint: string;

            /** Status objections. */
            objections: fleetveil.v1.Purpose[];

            /**
             * Creates a new Status instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Status instance
             */
            static create(properties: fleetveil.v1.Status.$Shape): fleetveil.v1.Status & fleetveil.v1.Status.$Shape;
            static create(properties?: fleetveil.v1.Status.$Properties): fleetveil.v1.Status;

            /**
             * Encodes the specified Status message. Does not implicitly {@link fleetveil.v1.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Status & fleetveil.v1.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Status & fleetveil.v1.Status.$Shape;

            /**
             * Verifies a Status message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Status
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Status {

            /** Properties of a Status. */
            interface $Properties {

                /** Status tenant */
                tenant?: (string|null);

                /** Status vehicleId */
                vehicleId?: (Uint8Array|null);

                /** Status timeNonce */
                timeNonce?: (Uint8Array|null);

                /** Status timeS */
                timeS?: (number|null);

                /** Status policyVersion */
                policyVersion?: (number|null);

                /** Status keySetVersion */
                keySetVersion?: (number|null);

                /** Status checkpoint */
                checkpoint?: (string|null);

                /** Status objections */
                objections?: (fleetveil.v1.Purpose[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Status. */
            type $Shape = fleetveil.v1.Status.$Properties;
        }

        /**
         * Properties of a UnitCertificate.
         * @deprecated Use fleetveil.v1.UnitCertificate.$Properties instead.
         */
        interface IUnitCertificate extends fleetveil.v1.UnitCertificate.$Properties {
        }

        /** Represents a UnitCertificate. */
        class UnitCertificate {

            /**
             * Constructs a new UnitCertificate.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.UnitCertificate.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UnitCertificate tenant. */
            tenant: string;

            /** UnitCertificate unitId. */
            unitId: Uint8Array;

            /** UnitCertificate vehicleId. */
            vehicleId: Uint8Array;

            /** UnitCertificate publicKey. */
            publicKey: Uint8Array;

            /** UnitCertificate vehicleKind. */
            vehicleKind: string;

            /**
             * Creates a new UnitCertificate instance using the specified properties.
             * @param [properties] Properties to set
             * @returns UnitCertificate instance
             */
            static create(properties: fleetveil.v1.UnitCertificate.$Shape): fleetveil.v1.UnitCertificate & fleetveil.v1.UnitCertificate.$Shape;
            static create(properties?: fleetveil.v1.UnitCertificate.$Properties): fleetveil.v1.UnitCertificate;

            /**
             * Encodes the specified UnitCertificate message. Does not implicitly {@link fleetveil.v1.UnitCertificate.verify|verify} messages.
             * @param message UnitCertificate message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.UnitCertificate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UnitCertificate message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.UnitCertificate & fleetveil.v1.UnitCertificate.$Shape} UnitCertificate
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.UnitCertificate & fleetveil.v1.UnitCertificate.$Shape;

            /**
             * Verifies a UnitCertificate message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for UnitCertificate
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace UnitCertificate {

            /** Properties of a UnitCertificate. */
            interface $Properties {

                /** UnitCertificate tenant */
                tenant?: (string|null);

                /** UnitCertificate unitId */
                unitId?: (Uint8Array|null);

                /** UnitCertificate vehicleId */
                vehicleId?: (Uint8Array|null);

                /** UnitCertificate publicKey */
                publicKey?: (Uint8Array|null);

                /** UnitCertificate vehicleKind */
                vehicleKind?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UnitCertificate. */
            type $Shape = fleetveil.v1.UnitCertificate.$Properties;
        }

        /** PhoneOrderKind enum. */
        enum PhoneOrderKind {

            /** PHONE_ORDER_KIND_UNSPECIFIED value */
            PHONE_ORDER_KIND_UNSPECIFIED = 0,

            /** PHONE_ORDER_KIND_USE value */
            PHONE_ORDER_KIND_USE = 1,

            /** PHONE_ORDER_KIND_END value */
            PHONE_ORDER_KIND_END = 2,

            /** PHONE_ORDER_KIND_HELP value */
            PHONE_ORDER_KIND_HELP = 3,

            /** PHONE_ORDER_KIND_CANCEL value */
            PHONE_ORDER_KIND_CANCEL = 4,

            /** PHONE_ORDER_KIND_PAUSE value */
            PHONE_ORDER_KIND_PAUSE = 5,

            /** PHONE_ORDER_KIND_RESUME value */
            PHONE_ORDER_KIND_RESUME = 6
        }

        /**
         * Properties of a PhoneOrder.
         * @deprecated Use fleetveil.v1.PhoneOrder.$Properties instead.
         */
        interface IPhoneOrder extends fleetveil.v1.PhoneOrder.$Properties {
        }

        /** Represents a PhoneOrder. */
        class PhoneOrder {

            /**
             * Constructs a new PhoneOrder.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.PhoneOrder.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PhoneOrder tenant. */
            tenant: string;

            /** PhoneOrder vehicleId. */
            vehicleId: Uint8Array;

            /** PhoneOrder grantId. */
            grantId: Uint8Array;

            /** PhoneOrder kind. */
            kind: fleetveil.v1.PhoneOrderKind;

            /** PhoneOrder nonce. */
            nonce: Uint8Array;

            /**
             * Creates a new PhoneOrder instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PhoneOrder instance
             */
            static create(properties: fleetveil.v1.PhoneOrder.$Shape): fleetveil.v1.PhoneOrder & fleetveil.v1.PhoneOrder.$Shape;
            static create(properties?: fleetveil.v1.PhoneOrder.$Properties): fleetveil.v1.PhoneOrder;

            /**
             * Encodes the specified PhoneOrder message. Does not implicitly {@link fleetveil.v1.PhoneOrder.verify|verify} messages.
             * @param message PhoneOrder message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.PhoneOrder.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PhoneOrder message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.PhoneOrder & fleetveil.v1.PhoneOrder.$Shape} PhoneOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.PhoneOrder & fleetveil.v1.PhoneOrder.$Shape;

            /**
             * Verifies a PhoneOrder message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for PhoneOrder
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace PhoneOrder {

            /** Properties of a PhoneOrder. */
            interface $Properties {

                /** PhoneOrder tenant */
                tenant?: (string|null);

                /** PhoneOrder vehicleId */
                vehicleId?: (Uint8Array|null);

                /** PhoneOrder grantId */
                grantId?: (Uint8Array|null);

                /** PhoneOrder kind */
                kind?: (fleetveil.v1.PhoneOrderKind|null);

                /** PhoneOrder nonce */
                nonce?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PhoneOrder. */
            type $Shape = fleetveil.v1.PhoneOrder.$Properties;
        }

        /** Purpose enum. */
        enum Purpose {

            /** PURPOSE_UNSPECIFIED value */
            PURPOSE_UNSPECIFIED = 0,

            /** PURPOSE_RENTAL_CONTRACT value */
            PURPOSE_RENTAL_CONTRACT = 1,

            /** PURPOSE_RIDER_ROUTE value */
            PURPOSE_RIDER_ROUTE = 2,

            /** PURPOSE_LIVE_SERVICE value */
            PURPOSE_LIVE_SERVICE = 3,

            /** PURPOSE_FLEET_HEALTH value */
            PURPOSE_FLEET_HEALTH = 4,

            /** PURPOSE_ASSET_PROTECTION value */
            PURPOSE_ASSET_PROTECTION = 5,

            /** PURPOSE_ASSIST value */
            PURPOSE_ASSIST = 6,

            /** PURPOSE_ACCIDENT value */
            PURPOSE_ACCIDENT = 7,

            /** PURPOSE_MAINTENANCE value */
            PURPOSE_MAINTENANCE = 8,

            /** PURPOSE_CHARGING value */
            PURPOSE_CHARGING = 9,

            /** PURPOSE_STATISTICS value */
            PURPOSE_STATISTICS = 10,

            /** PURPOSE_DRIVING_SCORE value */
            PURPOSE_DRIVING_SCORE = 11
        }

        /** StreamKind enum. */
        enum StreamKind {

            /** STREAM_KIND_UNSPECIFIED value */
            STREAM_KIND_UNSPECIFIED = 0,

            /** STREAM_KIND_ENDS value */
            STREAM_KIND_ENDS = 1,

            /** STREAM_KIND_ROUTE value */
            STREAM_KIND_ROUTE = 2,

            /** STREAM_KIND_THEFT value */
            STREAM_KIND_THEFT = 3,

            /** STREAM_KIND_ACCIDENT value */
            STREAM_KIND_ACCIDENT = 4,

            /** STREAM_KIND_ASSIST value */
            STREAM_KIND_ASSIST = 5
        }

        /** ZoneState enum. */
        enum ZoneState {

            /** ZONE_STATE_UNSPECIFIED value */
            ZONE_STATE_UNSPECIFIED = 0,

            /** ZONE_STATE_IN value */
            ZONE_STATE_IN = 1,

            /** ZONE_STATE_OUT value */
            ZONE_STATE_OUT = 2
        }

        /** ParkingRule enum. */
        enum ParkingRule {

            /** PARKING_RULE_UNSPECIFIED value */
            PARKING_RULE_UNSPECIFIED = 0,

            /** PARKING_RULE_KEPT value */
            PARKING_RULE_KEPT = 1,

            /** PARKING_RULE_BROKEN value */
            PARKING_RULE_BROKEN = 2
        }

        /** RentalEnd enum. */
        enum RentalEnd {

            /** RENTAL_END_UNSPECIFIED value */
            RENTAL_END_UNSPECIFIED = 0,

            /** RENTAL_END_BOOKING value */
            RENTAL_END_BOOKING = 1,

            /** RENTAL_END_RIDER value */
            RENTAL_END_RIDER = 2,

            /** RENTAL_END_LAPSED value */
            RENTAL_END_LAPSED = 3,

            /** RENTAL_END_MAX_DURATION value */
            RENTAL_END_MAX_DURATION = 4,

            /** RENTAL_END_CLOCK value */
            RENTAL_END_CLOCK = 5,

            /** RENTAL_END_REPLACED value */
            RENTAL_END_REPLACED = 6
        }

        /** ClockQuality enum. */
        enum ClockQuality {

            /** CLOCK_QUALITY_UNSPECIFIED value */
            CLOCK_QUALITY_UNSPECIFIED = 0,

            /** CLOCK_QUALITY_CORROBORATED value */
            CLOCK_QUALITY_CORROBORATED = 1,

            /** CLOCK_QUALITY_ATTESTED value */
            CLOCK_QUALITY_ATTESTED = 2
        }

        /** LossReason enum. */
        enum LossReason {

            /** LOSS_REASON_UNSPECIFIED value */
            LOSS_REASON_UNSPECIFIED = 0,

            /** LOSS_REASON_RESTART value */
            LOSS_REASON_RESTART = 1,

            /** LOSS_REASON_DOWN value */
            LOSS_REASON_DOWN = 2,

            /** LOSS_REASON_EVICTED value */
            LOSS_REASON_EVICTED = 3,

            /** LOSS_REASON_EXPIRED value */
            LOSS_REASON_EXPIRED = 4,

            /** LOSS_REASON_REFUSED value */
            LOSS_REASON_REFUSED = 5,

            /** LOSS_REASON_WITHDRAWN value */
            LOSS_REASON_WITHDRAWN = 6,

            /** LOSS_REASON_THINNED value */
            LOSS_REASON_THINNED = 7,

            /** LOSS_REASON_UNPARSABLE value */
            LOSS_REASON_UNPARSABLE = 8,

            /** LOSS_REASON_IMPOSSIBLE_TIME value */
            LOSS_REASON_IMPOSSIBLE_TIME = 9,

            /** LOSS_REASON_HELD value */
            LOSS_REASON_HELD = 10,

            /** LOSS_REASON_JUMPED value */
            LOSS_REASON_JUMPED = 11,

            /** LOSS_REASON_CORRUPT value */
            LOSS_REASON_CORRUPT = 12,

            /** LOSS_REASON_DISK_FULL value */
            LOSS_REASON_DISK_FULL = 13,

            /** LOSS_REASON_POOR_QUALITY value */
            LOSS_REASON_POOR_QUALITY = 14,

            /** LOSS_REASON_CLOCK value */
            LOSS_REASON_CLOCK = 15
        }

        /**
         * Properties of an Envelope.
         * @deprecated Use fleetveil.v1.Envelope.$Properties instead.
         */
        interface IEnvelope extends fleetveil.v1.Envelope.$Properties {
        }

        /** Represents an Envelope. */
        class Envelope {

            /**
             * Constructs a new Envelope.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Envelope.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Envelope protocol. */
            protocol: number;

            /** Envelope sessionId. */
            sessionId: Uint8Array;

            /** Envelope number. */
            number: number;

            /** Envelope nonce. */
            nonce: Uint8Array;

            /** Envelope ciphertext. */
            ciphertext: Uint8Array;

            /** Envelope sessionKeyId. */
            sessionKeyId: Uint8Array;

            /** Envelope sessionEnc. */
            sessionEnc: Uint8Array;

            /**
             * Creates a new Envelope instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Envelope instance
             */
            static create(properties: fleetveil.v1.Envelope.$Shape): fleetveil.v1.Envelope & fleetveil.v1.Envelope.$Shape;
            static create(properties?: fleetveil.v1.Envelope.$Properties): fleetveil.v1.Envelope;

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link fleetveil.v1.Envelope.verify|verify} messages.
             * @param message Envelope message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Envelope & fleetveil.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Envelope & fleetveil.v1.Envelope.$Shape;

            /**
             * Verifies an Envelope message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Envelope
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Envelope {

            /** Properties of an Envelope. */
            interface $Properties {

                /** Envelope protocol */
                protocol?: (number|null);

                /** Envelope sessionId */
                sessionId?: (Uint8Array|null);

                /** Envelope number */
                number?: (number|null);

                /** Envelope nonce */
                nonce?: (Uint8Array|null);

                /** Envelope ciphertext */
                ciphertext?: (Uint8Array|null);

                /** Envelope sessionKeyId */
                sessionKeyId?: (Uint8Array|null);

                /** Envelope sessionEnc */
                sessionEnc?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Envelope. */
            type $Shape = fleetveil.v1.Envelope.$Properties;
        }

        /**
         * Properties of an OpeningStatement.
         * @deprecated Use fleetveil.v1.OpeningStatement.$Properties instead.
         */
        interface IOpeningStatement extends fleetveil.v1.OpeningStatement.$Properties {
        }

        /** Represents an OpeningStatement. */
        class OpeningStatement {

            /**
             * Constructs a new OpeningStatement.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.OpeningStatement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OpeningStatement tenant. */
            tenant: string;

            /** OpeningStatement vehicleId. */
            vehicleId: Uint8Array;

            /** OpeningStatement streamId. */
            streamId: Uint8Array;

            /** OpeningStatement kind. */
            kind: fleetveil.v1.StreamKind;

            /** OpeningStatement grantId. */
            grantId: Uint8Array;

            /** OpeningStatement grantHash. */
            grantHash: Uint8Array;

            /** OpeningStatement policyVersion. */
            policyVersion: number;

            /** OpeningStatement transportKeyId. */
            transportKeyId: Uint8Array;

            /** OpeningStatement suite. */
            suite: Uint8Array;

            /** OpeningStatement enc. */
            enc: Uint8Array;

            /** OpeningStatement sealedKey. */
            sealedKey: Uint8Array;

            /** OpeningStatement follows. */
            follows: Uint8Array;

            /** OpeningStatement rentalId. */
            rentalId: Uint8Array;

            /** OpeningStatement riderKeyId. */
            riderKeyId: Uint8Array;

            /**
             * Creates a new OpeningStatement instance using the specified properties.
             * @param [properties] Properties to set
             * @returns OpeningStatement instance
             */
            static create(properties: fleetveil.v1.OpeningStatement.$Shape): fleetveil.v1.OpeningStatement & fleetveil.v1.OpeningStatement.$Shape;
            static create(properties?: fleetveil.v1.OpeningStatement.$Properties): fleetveil.v1.OpeningStatement;

            /**
             * Encodes the specified OpeningStatement message. Does not implicitly {@link fleetveil.v1.OpeningStatement.verify|verify} messages.
             * @param message OpeningStatement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.OpeningStatement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OpeningStatement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.OpeningStatement & fleetveil.v1.OpeningStatement.$Shape} OpeningStatement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.OpeningStatement & fleetveil.v1.OpeningStatement.$Shape;

            /**
             * Verifies an OpeningStatement message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for OpeningStatement
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace OpeningStatement {

            /** Properties of an OpeningStatement. */
            interface $Properties {

                /** OpeningStatement tenant */
                tenant?: (string|null);

                /** OpeningStatement vehicleId */
                vehicleId?: (Uint8Array|null);

                /** OpeningStatement streamId */
                streamId?: (Uint8Array|null);

                /** OpeningStatement kind */
                kind?: (fleetveil.v1.StreamKind|null);

                /** OpeningStatement grantId */
                grantId?: (Uint8Array|null);

                /** OpeningStatement grantHash */
                grantHash?: (Uint8Array|null);

                /** OpeningStatement policyVersion */
                policyVersion?: (number|null);

                /** OpeningStatement transportKeyId */
                transportKeyId?: (Uint8Array|null);

                /** OpeningStatement suite */
                suite?: (Uint8Array|null);

                /** OpeningStatement enc */
                enc?: (Uint8Array|null);

                /** OpeningStatement sealedKey */
                sealedKey?: (Uint8Array|null);

                /** OpeningStatement follows */
                follows?: (Uint8Array|null);

                /** OpeningStatement rentalId */
                rentalId?: (Uint8Array|null);

                /** OpeningStatement riderKeyId */
                riderKeyId?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OpeningStatement. */
            type $Shape = fleetveil.v1.OpeningStatement.$Properties;
        }

        /** AccidentTrigger enum. */
        enum AccidentTrigger {

            /** ACCIDENT_TRIGGER_UNSPECIFIED value */
            ACCIDENT_TRIGGER_UNSPECIFIED = 0,

            /** ACCIDENT_TRIGGER_AUTOMATIC value */
            ACCIDENT_TRIGGER_AUTOMATIC = 1,

            /** ACCIDENT_TRIGGER_MANUAL value */
            ACCIDENT_TRIGGER_MANUAL = 2
        }

        /**
         * Properties of an AccidentPosition.
         * @deprecated Use fleetveil.v1.AccidentPosition.$Properties instead.
         */
        interface IAccidentPosition extends fleetveil.v1.AccidentPosition.$Properties {
        }

        /** Represents an AccidentPosition. */
        class AccidentPosition {

            /**
             * Constructs a new AccidentPosition.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.AccidentPosition.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AccidentPosition latitudeE6. */
            latitudeE6: number;

            /** AccidentPosition longitudeE6. */
            longitudeE6: number;

            /**
             * Creates a new AccidentPosition instance using the specified properties.
             * @param [properties] Properties to set
             * @returns AccidentPosition instance
             */
            static create(properties: fleetveil.v1.AccidentPosition.$Shape): fleetveil.v1.AccidentPosition & fleetveil.v1.AccidentPosition.$Shape;
            static create(properties?: fleetveil.v1.AccidentPosition.$Properties): fleetveil.v1.AccidentPosition;

            /**
             * Encodes the specified AccidentPosition message. Does not implicitly {@link fleetveil.v1.AccidentPosition.verify|verify} messages.
             * @param message AccidentPosition message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.AccidentPosition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AccidentPosition message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.AccidentPosition & fleetveil.v1.AccidentPosition.$Shape} AccidentPosition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.AccidentPosition & fleetveil.v1.AccidentPosition.$Shape;

            /**
             * Verifies an AccidentPosition message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for AccidentPosition
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace AccidentPosition {

            /** Properties of an AccidentPosition. */
            interface $Properties {

                /** AccidentPosition latitudeE6 */
                latitudeE6?: (number|null);

                /** AccidentPosition longitudeE6 */
                longitudeE6?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AccidentPosition. */
            type $Shape = fleetveil.v1.AccidentPosition.$Properties;
        }

        /**
         * Properties of an AccidentPacket.
         * @deprecated Use fleetveil.v1.AccidentPacket.$Properties instead.
         */
        interface IAccidentPacket extends fleetveil.v1.AccidentPacket.$Properties {
        }

        /** Represents an AccidentPacket. */
        class AccidentPacket {

            /**
             * Constructs a new AccidentPacket.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.AccidentPacket.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AccidentPacket timeS. */
            timeS: number;

            /** AccidentPacket trigger. */
            trigger: fleetveil.v1.AccidentTrigger;

            /** AccidentPacket test. */
            test: boolean;

            /** AccidentPacket positionTrusted. */
            positionTrusted: boolean;

            /** AccidentPacket positions. */
            positions: fleetveil.v1.AccidentPosition.$Properties[];

            /** AccidentPacket direction. */
            direction?: (number|null);

            /** AccidentPacket speedsCms. */
            speedsCms: number[];

            /** AccidentPacket accelerationDms2. */
            accelerationDms2: number[];

            /** AccidentPacket occupants. */
            occupants?: (number|null);

            /** AccidentPacket chargePermille. */
            chargePermille?: (number|null);

            /** AccidentPacket tiltDeg. */
            tiltDeg?: (number|null);

            /**
             * Creates a new AccidentPacket instance using the specified properties.
             * @param [properties] Properties to set
             * @returns AccidentPacket instance
             */
            static create(properties: fleetveil.v1.AccidentPacket.$Shape): fleetveil.v1.AccidentPacket & fleetveil.v1.AccidentPacket.$Shape;
            static create(properties?: fleetveil.v1.AccidentPacket.$Properties): fleetveil.v1.AccidentPacket;

            /**
             * Encodes the specified AccidentPacket message. Does not implicitly {@link fleetveil.v1.AccidentPacket.verify|verify} messages.
             * @param message AccidentPacket message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.AccidentPacket.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AccidentPacket message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.AccidentPacket & fleetveil.v1.AccidentPacket.$Shape} AccidentPacket
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.AccidentPacket & fleetveil.v1.AccidentPacket.$Shape;

            /**
             * Verifies an AccidentPacket message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for AccidentPacket
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace AccidentPacket {

            /** Properties of an AccidentPacket. */
            interface $Properties {

                /** AccidentPacket timeS */
                timeS?: (number|null);

                /** AccidentPacket trigger */
                trigger?: (fleetveil.v1.AccidentTrigger|null);

                /** AccidentPacket test */
                test?: (boolean|null);

                /** AccidentPacket positionTrusted */
                positionTrusted?: (boolean|null);

                /** AccidentPacket positions */
                positions?: (fleetveil.v1.AccidentPosition.$Properties[]|null);

                /** AccidentPacket direction */
                direction?: (number|null);

                /** AccidentPacket speedsCms */
                speedsCms?: (number[]|null);

                /** AccidentPacket accelerationDms2 */
                accelerationDms2?: (number[]|null);

                /** AccidentPacket occupants */
                occupants?: (number|null);

                /** AccidentPacket chargePermille */
                chargePermille?: (number|null);

                /** AccidentPacket tiltDeg */
                tiltDeg?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AccidentPacket. */
            type $Shape = fleetveil.v1.AccidentPacket.$Properties;
        }

        /**
         * Properties of an Uplink.
         * @deprecated Use fleetveil.v1.Uplink.$Properties instead.
         */
        interface IUplink extends fleetveil.v1.Uplink.$Properties {
        }

        /** Represents an Uplink. */
        class Uplink {

            /**
             * Constructs a new Uplink.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Uplink.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Uplink coarseReport. */
            coarseReport?: (fleetveil.v1.CoarseReport.$Properties|null);

            /** Uplink record. */
            record?: (fleetveil.v1.Record.$Properties|null);

            /** Uplink hello. */
            hello?: (fleetveil.v1.Hello.$Properties|null);

            /** Uplink slotFrame. */
            slotFrame?: (fleetveil.v1.SlotFrame.$Properties|null);

            /** Uplink body. */
            body?: ("coarseReport"|"record"|"hello"|"slotFrame");

            /**
             * Creates a new Uplink instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Uplink instance
             */
            static create(properties: fleetveil.v1.Uplink.$Shape): fleetveil.v1.Uplink & fleetveil.v1.Uplink.$Shape;
            static create(properties?: fleetveil.v1.Uplink.$Properties): fleetveil.v1.Uplink;

            /**
             * Encodes the specified Uplink message. Does not implicitly {@link fleetveil.v1.Uplink.verify|verify} messages.
             * @param message Uplink message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Uplink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Uplink message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Uplink & fleetveil.v1.Uplink.$Shape} Uplink
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Uplink & fleetveil.v1.Uplink.$Shape;

            /**
             * Verifies an Uplink message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Uplink
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Uplink {

            /** Properties of an Uplink. */
            interface $Properties {

                /** Uplink coarseReport */
                coarseReport?: (fleetveil.v1.CoarseReport.$Properties|null);

                /** Uplink record */
                record?: (fleetveil.v1.Record.$Properties|null);

                /** Uplink hello */
                hello?: (fleetveil.v1.Hello.$Properties|null);

                /** Uplink slotFrame */
                slotFrame?: (fleetveil.v1.SlotFrame.$Properties|null);

                /** Uplink body */
                body?: ("coarseReport"|"record"|"hello"|"slotFrame");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Uplink. */
            type $Shape = {
              coarseReport?: fleetveil.v1.CoarseReport.$Shape|null;
              record?: fleetveil.v1.Record.$Shape|null;
              hello?: fleetveil.v1.Hello.$Shape|null;
              slotFrame?: fleetveil.v1.SlotFrame.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; coarseReport?: null; record?: null; hello?: null; slotFrame?: null }|{ body?: "coarseReport"; coarseReport: fleetveil.v1.CoarseReport.$Shape; record?: null; hello?: null; slotFrame?: null }|{ body?: "record"; coarseReport?: null; record: fleetveil.v1.Record.$Shape; hello?: null; slotFrame?: null }|{ body?: "hello"; coarseReport?: null; record?: null; hello: fleetveil.v1.Hello.$Shape; slotFrame?: null }|{ body?: "slotFrame"; coarseReport?: null; record?: null; hello?: null; slotFrame: fleetveil.v1.SlotFrame.$Shape })
            );
        }

        /**
         * Properties of a SlotFrame.
         * @deprecated Use fleetveil.v1.SlotFrame.$Properties instead.
         */
        interface ISlotFrame extends fleetveil.v1.SlotFrame.$Properties {
        }

        /** Represents a SlotFrame. */
        class SlotFrame {

            /**
             * Constructs a new SlotFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.SlotFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SlotFrame has. */
            has?: (fleetveil.v1.Hello.$Properties|null);

            /** SlotFrame report. */
            report?: (fleetveil.v1.CoarseReport.$Properties|null);

            /** SlotFrame records. */
            records: fleetveil.v1.Record.$Properties[];

            /** SlotFrame had. */
            had: fleetveil.v1.DocumentProgress.$Properties[];

            /** SlotFrame wantsTime. */
            wantsTime: boolean;

            /**
             * Creates a new SlotFrame instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SlotFrame instance
             */
            static create(properties: fleetveil.v1.SlotFrame.$Shape): fleetveil.v1.SlotFrame & fleetveil.v1.SlotFrame.$Shape;
            static create(properties?: fleetveil.v1.SlotFrame.$Properties): fleetveil.v1.SlotFrame;

            /**
             * Encodes the specified SlotFrame message. Does not implicitly {@link fleetveil.v1.SlotFrame.verify|verify} messages.
             * @param message SlotFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.SlotFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SlotFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.SlotFrame & fleetveil.v1.SlotFrame.$Shape} SlotFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.SlotFrame & fleetveil.v1.SlotFrame.$Shape;

            /**
             * Verifies a SlotFrame message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for SlotFrame
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace SlotFrame {

            /** Properties of a SlotFrame. */
            interface $Properties {

                /** SlotFrame has */
                has?: (fleetveil.v1.Hello.$Properties|null);

                /** SlotFrame report */
                report?: (fleetveil.v1.CoarseReport.$Properties|null);

                /** SlotFrame records */
                records?: (fleetveil.v1.Record.$Properties[]|null);

                /** SlotFrame had */
                had?: (fleetveil.v1.DocumentProgress.$Properties[]|null);

                /** SlotFrame wantsTime */
                wantsTime?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SlotFrame. */
            type $Shape = {
              has?: fleetveil.v1.Hello.$Shape|null;
              report?: fleetveil.v1.CoarseReport.$Shape|null;
              records?: fleetveil.v1.Record.$Shape[]|null;
              had?: fleetveil.v1.DocumentProgress.$Shape[]|null;
              wantsTime?: boolean|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a DocumentProgress.
         * @deprecated Use fleetveil.v1.DocumentProgress.$Properties instead.
         */
        interface IDocumentProgress extends fleetveil.v1.DocumentProgress.$Properties {
        }

        /** Represents a DocumentProgress. */
        class DocumentProgress {

            /**
             * Constructs a new DocumentProgress.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.DocumentProgress.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DocumentProgress document. */
            document: Uint8Array;

            /** DocumentProgress bytes. */
            bytes: number;

            /**
             * Creates a new DocumentProgress instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DocumentProgress instance
             */
            static create(properties: fleetveil.v1.DocumentProgress.$Shape): fleetveil.v1.DocumentProgress & fleetveil.v1.DocumentProgress.$Shape;
            static create(properties?: fleetveil.v1.DocumentProgress.$Properties): fleetveil.v1.DocumentProgress;

            /**
             * Encodes the specified DocumentProgress message. Does not implicitly {@link fleetveil.v1.DocumentProgress.verify|verify} messages.
             * @param message DocumentProgress message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.DocumentProgress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DocumentProgress message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.DocumentProgress & fleetveil.v1.DocumentProgress.$Shape} DocumentProgress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.DocumentProgress & fleetveil.v1.DocumentProgress.$Shape;

            /**
             * Verifies a DocumentProgress message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for DocumentProgress
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace DocumentProgress {

            /** Properties of a DocumentProgress. */
            interface $Properties {

                /** DocumentProgress document */
                document?: (Uint8Array|null);

                /** DocumentProgress bytes */
                bytes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DocumentProgress. */
            type $Shape = fleetveil.v1.DocumentProgress.$Properties;
        }

        /**
         * Properties of a Cell.
         * @deprecated Use fleetveil.v1.Cell.$Properties instead.
         */
        interface ICell extends fleetveil.v1.Cell.$Properties {
        }

        /** Represents a Cell. */
        class Cell {

            /**
             * Constructs a new Cell.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Cell.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Cell high. */
            high: number;

            /** Cell low. */
            low: number;

            /**
             * Creates a new Cell instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Cell instance
             */
            static create(properties: fleetveil.v1.Cell.$Shape): fleetveil.v1.Cell & fleetveil.v1.Cell.$Shape;
            static create(properties?: fleetveil.v1.Cell.$Properties): fleetveil.v1.Cell;

            /**
             * Encodes the specified Cell message. Does not implicitly {@link fleetveil.v1.Cell.verify|verify} messages.
             * @param message Cell message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Cell.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Cell message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Cell & fleetveil.v1.Cell.$Shape} Cell
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Cell & fleetveil.v1.Cell.$Shape;

            /**
             * Verifies a Cell message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Cell
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Cell {

            /** Properties of a Cell. */
            interface $Properties {

                /** Cell high */
                high?: (number|null);

                /** Cell low */
                low?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Cell. */
            type $Shape = fleetveil.v1.Cell.$Properties;
        }

        /**
         * Properties of a CoarseReport.
         * @deprecated Use fleetveil.v1.CoarseReport.$Properties instead.
         */
        interface ICoarseReport extends fleetveil.v1.CoarseReport.$Properties {
        }

        /** Represents a CoarseReport. */
        class CoarseReport {

            /**
             * Constructs a new CoarseReport.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.CoarseReport.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CoarseReport cell. */
            cell?: (fleetveil.v1.Cell.$Properties|null);

            /** CoarseReport tickS. */
            tickS: number;

            /** CoarseReport zone. */
            zone: fleetveil.v1.ZoneState;

            /** CoarseReport policyVersion. */
            policyVersion: number;

            /**
             * Creates a new CoarseReport instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CoarseReport instance
             */
            static create(properties: fleetveil.v1.CoarseReport.$Shape): fleetveil.v1.CoarseReport & fleetveil.v1.CoarseReport.$Shape;
            static create(properties?: fleetveil.v1.CoarseReport.$Properties): fleetveil.v1.CoarseReport;

            /**
             * Encodes the specified CoarseReport message. Does not implicitly {@link fleetveil.v1.CoarseReport.verify|verify} messages.
             * @param message CoarseReport message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.CoarseReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CoarseReport message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.CoarseReport & fleetveil.v1.CoarseReport.$Shape} CoarseReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.CoarseReport & fleetveil.v1.CoarseReport.$Shape;

            /**
             * Verifies a CoarseReport message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for CoarseReport
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CoarseReport {

            /** Properties of a CoarseReport. */
            interface $Properties {

                /** CoarseReport cell */
                cell?: (fleetveil.v1.Cell.$Properties|null);

                /** CoarseReport tickS */
                tickS?: (number|null);

                /** CoarseReport zone */
                zone?: (fleetveil.v1.ZoneState|null);

                /** CoarseReport policyVersion */
                policyVersion?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CoarseReport. */
            type $Shape = fleetveil.v1.CoarseReport.$Properties;
        }

        /**
         * Properties of a Record.
         * @deprecated Use fleetveil.v1.Record.$Properties instead.
         */
        interface IRecord extends fleetveil.v1.Record.$Properties {
        }

        /** Represents a Record. */
        class Record {

            /**
             * Constructs a new Record.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Record.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Record outboxId. */
            outboxId: Uint8Array;

            /** Record number. */
            number: number;

            /** Record endsOnDay. */
            endsOnDay: number;

            /** Record policyVersion. */
            policyVersion: number;

            /** Record streamOpening. */
            streamOpening?: (fleetveil.v1.StreamOpening.$Properties|null);

            /** Record chunk. */
            chunk?: (fleetveil.v1.Chunk.$Properties|null);

            /** Record tripEnd. */
            tripEnd?: (fleetveil.v1.TripEnd.$Properties|null);

            /** Record fleetHealth. */
            fleetHealth?: (fleetveil.v1.FleetHealth.$Properties|null);

            /** Record lossReport. */
            lossReport?: (fleetveil.v1.LossReport.$Properties|null);

            /** Record accidentNotice. */
            accidentNotice?: (fleetveil.v1.AccidentNotice.$Properties|null);

            /** Record chargingSession. */
            chargingSession?: (fleetveil.v1.ChargingSession.$Properties|null);

            /** Record wipeReceipt. */
            wipeReceipt?: (fleetveil.v1.WipeReceipt.$Properties|null);

            /** Record commandReceipt. */
            commandReceipt?: (fleetveil.v1.CommandReceipt.$Properties|null);

            /** Record body. */
            body?: ("streamOpening"|"chunk"|"tripEnd"|"fleetHealth"|"lossReport"|"accidentNotice"|"chargingSession"|"wipeReceipt"|"commandReceipt");

            /**
             * Creates a new Record instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Record instance
             */
            static create(properties: fleetveil.v1.Record.$Shape): fleetveil.v1.Record & fleetveil.v1.Record.$Shape;
            static create(properties?: fleetveil.v1.Record.$Properties): fleetveil.v1.Record;

            /**
             * Encodes the specified Record message. Does not implicitly {@link fleetveil.v1.Record.verify|verify} messages.
             * @param message Record message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Record & fleetveil.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Record & fleetveil.v1.Record.$Shape;

            /**
             * Verifies a Record message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Record
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Record {

            /** Properties of a Record. */
            interface $Properties {

                /** Record outboxId */
                outboxId?: (Uint8Array|null);

                /** Record number */
                number?: (number|null);

                /** Record endsOnDay */
                endsOnDay?: (number|null);

                /** Record policyVersion */
                policyVersion?: (number|null);

                /** Record streamOpening */
                streamOpening?: (fleetveil.v1.StreamOpening.$Properties|null);

                /** Record chunk */
                chunk?: (fleetveil.v1.Chunk.$Properties|null);

                /** Record tripEnd */
                tripEnd?: (fleetveil.v1.TripEnd.$Properties|null);

                /** Record fleetHealth */
                fleetHealth?: (fleetveil.v1.FleetHealth.$Properties|null);

                /** Record lossReport */
                lossReport?: (fleetveil.v1.LossReport.$Properties|null);

                /** Record accidentNotice */
                accidentNotice?: (fleetveil.v1.AccidentNotice.$Properties|null);

                /** Record chargingSession */
                chargingSession?: (fleetveil.v1.ChargingSession.$Properties|null);

                /** Record wipeReceipt */
                wipeReceipt?: (fleetveil.v1.WipeReceipt.$Properties|null);

                /** Record commandReceipt */
                commandReceipt?: (fleetveil.v1.CommandReceipt.$Properties|null);

                /** Record body */
                body?: ("streamOpening"|"chunk"|"tripEnd"|"fleetHealth"|"lossReport"|"accidentNotice"|"chargingSession"|"wipeReceipt"|"commandReceipt");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Record. */
            type $Shape = {
              outboxId?: Uint8Array|null;
              number?: number|null;
              endsOnDay?: number|null;
              policyVersion?: number|null;
              streamOpening?: fleetveil.v1.StreamOpening.$Shape|null;
              chunk?: fleetveil.v1.Chunk.$Shape|null;
              tripEnd?: fleetveil.v1.TripEnd.$Shape|null;
              fleetHealth?: fleetveil.v1.FleetHealth.$Shape|null;
              lossReport?: fleetveil.v1.LossReport.$Shape|null;
              accidentNotice?: fleetveil.v1.AccidentNotice.$Shape|null;
              chargingSession?: fleetveil.v1.ChargingSession.$Shape|null;
              wipeReceipt?: fleetveil.v1.WipeReceipt.$Shape|null;
              commandReceipt?: fleetveil.v1.CommandReceipt.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "streamOpening"; streamOpening: fleetveil.v1.StreamOpening.$Shape; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "chunk"; streamOpening?: null; chunk: fleetveil.v1.Chunk.$Shape; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "tripEnd"; streamOpening?: null; chunk?: null; tripEnd: fleetveil.v1.TripEnd.$Shape; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "fleetHealth"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth: fleetveil.v1.FleetHealth.$Shape; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "lossReport"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport: fleetveil.v1.LossReport.$Shape; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "accidentNotice"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice: fleetveil.v1.AccidentNotice.$Shape; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "chargingSession"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession: fleetveil.v1.ChargingSession.$Shape; wipeReceipt?: null; commandReceipt?: null }|{ body?: "wipeReceipt"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt: fleetveil.v1.WipeReceipt.$Shape; commandReceipt?: null }|{ body?: "commandReceipt"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt: fleetveil.v1.CommandReceipt.$Shape })
            );
        }

        /**
         * Properties of a StreamOpening.
         * @deprecated Use fleetveil.v1.StreamOpening.$Properties instead.
         */
        interface IStreamOpening extends fleetveil.v1.StreamOpening.$Properties {
        }

        /** Represents a StreamOpening. */
        class StreamOpening {

            /**
             * Constructs a new StreamOpening.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.StreamOpening.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StreamOpening statement. */
            statement: Uint8Array;

            /** StreamOpening signature. */
            signature: Uint8Array;

            /**
             * Creates a new StreamOpening instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StreamOpening instance
             */
            static create(properties: fleetveil.v1.StreamOpening.$Shape): fleetveil.v1.StreamOpening & fleetveil.v1.StreamOpening.$Shape;
            static create(properties?: fleetveil.v1.StreamOpening.$Properties): fleetveil.v1.StreamOpening;

            /**
             * Encodes the specified StreamOpening message. Does not implicitly {@link fleetveil.v1.StreamOpening.verify|verify} messages.
             * @param message StreamOpening message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.StreamOpening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StreamOpening message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.StreamOpening & fleetveil.v1.StreamOpening.$Shape} StreamOpening
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.StreamOpening & fleetveil.v1.StreamOpening.$Shape;

            /**
             * Verifies a StreamOpening message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for StreamOpening
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace StreamOpening {

            /** Properties of a StreamOpening. */
            interface $Properties {

                /** StreamOpening statement */
                statement?: (Uint8Array|null);

                /** StreamOpening signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StreamOpening. */
            type $Shape = fleetveil.v1.StreamOpening.$Properties;
        }

        /**
         * Properties of a Chunk.
         * @deprecated Use fleetveil.v1.Chunk.$Properties instead.
         */
        interface IChunk extends fleetveil.v1.Chunk.$Properties {
        }

        /** Represents a Chunk. */
        class Chunk {

            /**
             * Constructs a new Chunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Chunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Chunk streamId. */
            streamId: Uint8Array;

            /** Chunk chunkNo. */
            chunkNo: number;

            /** Chunk nonce. */
            nonce: Uint8Array;

            /** Chunk ciphertext. */
            ciphertext: Uint8Array;

            /** Chunk grantId. */
            grantId: Uint8Array;

            /**
             * Creates a new Chunk instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Chunk instance
             */
            static create(properties: fleetveil.v1.Chunk.$Shape): fleetveil.v1.Chunk & fleetveil.v1.Chunk.$Shape;
            static create(properties?: fleetveil.v1.Chunk.$Properties): fleetveil.v1.Chunk;

            /**
             * Encodes the specified Chunk message. Does not implicitly {@link fleetveil.v1.Chunk.verify|verify} messages.
             * @param message Chunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Chunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Chunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Chunk & fleetveil.v1.Chunk.$Shape} Chunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Chunk & fleetveil.v1.Chunk.$Shape;

            /**
             * Verifies a Chunk message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Chunk
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Chunk {

            /** Properties of a Chunk. */
            interface $Properties {

                /** Chunk streamId */
                streamId?: (Uint8Array|null);

                /** Chunk chunkNo */
                chunkNo?: (number|null);

                /** Chunk nonce */
                nonce?: (Uint8Array|null);

                /** Chunk ciphertext */
                ciphertext?: (Uint8Array|null);

                /** Chunk grantId */
                grantId?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Chunk. */
            type $Shape = fleetveil.v1.Chunk.$Properties;
        }

        /**
         * Properties of a StreamCount.
         * @deprecated Use fleetveil.v1.StreamCount.$Properties instead.
         */
        interface IStreamCount extends fleetveil.v1.StreamCount.$Properties {
        }

        /** Represents a StreamCount. */
        class StreamCount {

            /**
             * Constructs a new StreamCount.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.StreamCount.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StreamCount streamId. */
            streamId: Uint8Array;

            /** StreamCount chunks. */
            chunks: number;

            /**
             * Creates a new StreamCount instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StreamCount instance
             */
            static create(properties: fleetveil.v1.StreamCount.$Shape): fleetveil.v1.StreamCount & fleetveil.v1.StreamCount.$Shape;
            static create(properties?: fleetveil.v1.StreamCount.$Properties): fleetveil.v1.StreamCount;

            /**
             * Encodes the specified StreamCount message. Does not implicitly {@link fleetveil.v1.StreamCount.verify|verify} messages.
             * @param message StreamCount message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.StreamCount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StreamCount message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.StreamCount & fleetveil.v1.StreamCount.$Shape} StreamCount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.StreamCount & fleetveil.v1.StreamCount.$Shape;

            /**
             * Verifies a StreamCount message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for StreamCount
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace StreamCount {

            /** Properties of a StreamCount. */
            interface $Properties {

                /** StreamCount streamId */
                streamId?: (Uint8Array|null);

                /** StreamCount chunks */
                chunks?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StreamCount. */
            type $Shape = fleetveil.v1.StreamCount.$Properties;
        }

        /**
         * Properties of a TripEnd.
         * @deprecated Use fleetveil.v1.TripEnd.$Properties instead.
         */
        interface ITripEnd extends fleetveil.v1.TripEnd.$Properties {
        }

        /** Represents a TripEnd. */
        class TripEnd {

            /**
             * Constructs a new TripEnd.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.TripEnd.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TripEnd grantId. */
            grantId: Uint8Array;

            /** TripEnd rentalId. */
            rentalId: Uint8Array;

            /** TripEnd startedS. */
            startedS: number;

            /** TripEnd endedS. */
            endedS: number;

            /** TripEnd distanceHm. */
            distanceHm: number;

            /** TripEnd energyHwh. */
            energyHwh: number;

            /** TripEnd startCell. */
            startCell?: (fleetveil.v1.Cell.$Properties|null);

            /** TripEnd endCell. */
            endCell?: (fleetveil.v1.Cell.$Properties|null);

            /** TripEnd parking. */
            parking: fleetveil.v1.ParkingRule;

            /** TripEnd endedBy. */
            endedBy: fleetveil.v1.RentalEnd;

            /** TripEnd streams. */
            streams: fleetveil.v1.StreamCount.$Properties[];

            /** TripEnd streamsOmitted. */
            streamsOmitted: number;

            /**
             * Creates a new TripEnd instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TripEnd instance
             */
            static create(properties: fleetveil.v1.TripEnd.$Shape): fleetveil.v1.TripEnd & fleetveil.v1.TripEnd.$Shape;
            static create(properties?: fleetveil.v1.TripEnd.$Properties): fleetveil.v1.TripEnd;

            /**
             * Encodes the specified TripEnd message. Does not implicitly {@link fleetveil.v1.TripEnd.verify|verify} messages.
             * @param message TripEnd message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.TripEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TripEnd message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.TripEnd & fleetveil.v1.TripEnd.$Shape} TripEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.TripEnd & fleetveil.v1.TripEnd.$Shape;

            /**
             * Verifies a TripEnd message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for TripEnd
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace TripEnd {

            /** Properties of a TripEnd. */
            interface $Properties {

                /** TripEnd grantId */
                grantId?: (Uint8Array|null);

                /** TripEnd rentalId */
                rentalId?: (Uint8Array|null);

                /** TripEnd startedS */
                startedS?: (number|null);

                /** TripEnd endedS */
                endedS?: (number|null);

                /** TripEnd distanceHm */
                distanceHm?: (number|null);

                /** TripEnd energyHwh */
                energyHwh?: (number|null);

                /** TripEnd startCell */
                startCell?: (fleetveil.v1.Cell.$Properties|null);

                /** TripEnd endCell */
                endCell?: (fleetveil.v1.Cell.$Properties|null);

                /** TripEnd parking */
                parking?: (fleetveil.v1.ParkingRule|null);

                /** TripEnd endedBy */
                endedBy?: (fleetveil.v1.RentalEnd|null);

                /** TripEnd streams */
                streams?: (fleetveil.v1.StreamCount.$Properties[]|null);

                /** TripEnd streamsOmitted */
                streamsOmitted?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TripEnd. */
            type $Shape = fleetveil.v1.TripEnd.$Properties;
        }

        /**
         * Properties of a FleetHealth.
         * @deprecated Use fleetveil.v1.FleetHealth.$Properties instead.
         */
        interface IFleetHealth extends fleetveil.v1.FleetHealth.$Properties {
        }

        /** Represents a FleetHealth. */
        class FleetHealth {

            /**
             * Constructs a new FleetHealth.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.FleetHealth.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FleetHealth chargePermille. */
            chargePermille?: (number|null);

            /** FleetHealth odometerKm. */
            odometerKm?: (number|null);

            /** FleetHealth faultCodes. */
            faultCodes: string[];

            /** FleetHealth day. */
            day: number;

            /**
             * Creates a new FleetHealth instance using the specified properties.
             * @param [properties] Properties to set
             * @returns FleetHealth instance
             */
            static create(properties: fleetveil.v1.FleetHealth.$Shape): fleetveil.v1.FleetHealth & fleetveil.v1.FleetHealth.$Shape;
            static create(properties?: fleetveil.v1.FleetHealth.$Properties): fleetveil.v1.FleetHealth;

            /**
             * Encodes the specified FleetHealth message. Does not implicitly {@link fleetveil.v1.FleetHealth.verify|verify} messages.
             * @param message FleetHealth message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.FleetHealth.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FleetHealth message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.FleetHealth & fleetveil.v1.FleetHealth.$Shape} FleetHealth
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.FleetHealth & fleetveil.v1.FleetHealth.$Shape;

            /**
             * Verifies a FleetHealth message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for FleetHealth
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace FleetHealth {

            /** Properties of a FleetHealth. */
            interface $Properties {

                /** FleetHealth chargePermille */
                chargePermille?: (number|null);

                /** FleetHealth odometerKm */
                odometerKm?: (number|null);

                /** FleetHealth faultCodes */
                faultCodes?: (string[]|null);

                /** FleetHealth day */
                day?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FleetHealth. */
            type $Shape = fleetveil.v1.FleetHealth.$Properties;
        }

        /**
         * Properties of a Loss.
         * @deprecated Use fleetveil.v1.Loss.$Properties instead.
         */
        interface ILoss extends fleetveil.v1.Loss.$Properties {
        }

        /** Represents a Loss. */
        class Loss {

            /**
             * Constructs a new Loss.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Loss.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Loss reason. */
            reason: fleetveil.v1.LossReason;

            /** Loss purpose. */
            purpose: fleetveil.v1.Purpose;

            /** Loss fixes. */
            fixes: number;

            /** Loss records. */
            records: number;

            /** Loss grantId. */
            grantId: Uint8Array;

            /** Loss exact. */
            exact: boolean;

            /**
             * Creates a new Loss instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Loss instance
             */
            static create(properties: fleetveil.v1.Loss.$Shape): fleetveil.v1.Loss & fleetveil.v1.Loss.$Shape;
            static create(properties?: fleetveil.v1.Loss.$Properties): fleetveil.v1.Loss;

            /**
             * Encodes the specified Loss message. Does not implicitly {@link fleetveil.v1.Loss.verify|verify} messages.
             * @param message Loss message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Loss.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Loss message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Loss & fleetveil.v1.Loss.$Shape} Loss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Loss & fleetveil.v1.Loss.$Shape;

            /**
             * Verifies a Loss message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Loss
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Loss {

            /** Properties of a Loss. */
            interface $Properties {

                /** Loss reason */
                reason?: (fleetveil.v1.LossReason|null);

                /** Loss purpose */
                purpose?: (fleetveil.v1.Purpose|null);

                /** Loss fixes */
                fixes?: (number|null);

                /** Loss records */
                records?: (number|null);

                /** Loss grantId */
                grantId?: (Uint8Array|null);

                /** Loss exact */
                exact?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Loss. */
            type $Shape = fleetveil.v1.Loss.$Properties;
        }

        /**
         * Properties of a LossReport.
         * @deprecated Use fleetveil.v1.LossReport.$Properties instead.
         */
        interface ILossReport extends fleetveil.v1.LossReport.$Properties {
        }

        /** Represents a LossReport. */
        class LossReport {

            /**
             * Constructs a new LossReport.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.LossReport.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LossReport losses. */
            losses: fleetveil.v1.Loss.$Properties[];

            /**
             * Creates a new LossReport instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LossReport instance
             */
            static create(properties: fleetveil.v1.LossReport.$Shape): fleetveil.v1.LossReport & fleetveil.v1.LossReport.$Shape;
            static create(properties?: fleetveil.v1.LossReport.$Properties): fleetveil.v1.LossReport;

            /**
             * Encodes the specified LossReport message. Does not implicitly {@link fleetveil.v1.LossReport.verify|verify} messages.
             * @param message LossReport message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.LossReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LossReport message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.LossReport & fleetveil.v1.LossReport.$Shape} LossReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.LossReport & fleetveil.v1.LossReport.$Shape;

            /**
             * Verifies a LossReport message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for LossReport
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace LossReport {

            /** Properties of a LossReport. */
            interface $Properties {

                /** LossReport losses */
                losses?: (fleetveil.v1.Loss.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LossReport. */
            type $Shape = fleetveil.v1.LossReport.$Properties;
        }

        /** AccidentSeverity enum. */
        enum AccidentSeverity {

            /** ACCIDENT_SEVERITY_UNSPECIFIED value */
            ACCIDENT_SEVERITY_UNSPECIFIED = 0,

            /** ACCIDENT_SEVERITY_SLIGHT value */
            ACCIDENT_SEVERITY_SLIGHT = 1,

            /** ACCIDENT_SEVERITY_SERIOUS value */
            ACCIDENT_SEVERITY_SERIOUS = 2,

            /** ACCIDENT_SEVERITY_SEVERE value */
            ACCIDENT_SEVERITY_SEVERE = 3
        }

        /**
         * Properties of an AccidentNotice.
         * @deprecated Use fleetveil.v1.AccidentNotice.$Properties instead.
         */
        interface IAccidentNotice extends fleetveil.v1.AccidentNotice.$Properties {
        }

        /** Represents an AccidentNotice. */
        class AccidentNotice {

            /**
             * Constructs a new AccidentNotice.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.AccidentNotice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AccidentNotice streamId. */
            streamId: Uint8Array;

            /** AccidentNotice cell. */
            cell?: (fleetveil.v1.Cell.$Properties|null);

            /** AccidentNotice severity. */
            severity: fleetveil.v1.AccidentSeverity;

            /** AccidentNotice test. */
            test: boolean;

            /**
             * Creates a new AccidentNotice instance using the specified properties.
             * @param [properties] Properties to set
             * @returns AccidentNotice instance
             */
            static create(properties: fleetveil.v1.AccidentNotice.$Shape): fleetveil.v1.AccidentNotice & fleetveil.v1.AccidentNotice.$Shape;
            static create(properties?: fleetveil.v1.AccidentNotice.$Properties): fleetveil.v1.AccidentNotice;

            /**
             * Encodes the specified AccidentNotice message. Does not implicitly {@link fleetveil.v1.AccidentNotice.verify|verify} messages.
             * @param message AccidentNotice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.AccidentNotice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AccidentNotice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.AccidentNotice & fleetveil.v1.AccidentNotice.$Shape} AccidentNotice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.AccidentNotice & fleetveil.v1.AccidentNotice.$Shape;

            /**
             * Verifies an AccidentNotice message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for AccidentNotice
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace AccidentNotice {

            /** Properties of an AccidentNotice. */
            interface $Properties {

                /** AccidentNotice streamId */
                streamId?: (Uint8Array|null);

                /** AccidentNotice cell */
                cell?: (fleetveil.v1.Cell.$Properties|null);

                /** AccidentNotice severity */
                severity?: (fleetveil.v1.AccidentSeverity|null);

                /** AccidentNotice test */
                test?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AccidentNotice. */
            type $Shape = fleetveil.v1.AccidentNotice.$Properties;
        }

        /** WipeResult enum. */
        enum WipeResult {

            /** WIPE_RESULT_UNSPECIFIED value */
            WIPE_RESULT_UNSPECIFIED = 0,

            /** WIPE_RESULT_OK value */
            WIPE_RESULT_OK = 1,

            /** WIPE_RESULT_FAILED value */
            WIPE_RESULT_FAILED = 2,

            /** WIPE_RESULT_TIMED_OUT value */
            WIPE_RESULT_TIMED_OUT = 3
        }

        /**
         * Properties of a WipeReceipt.
         * @deprecated Use fleetveil.v1.WipeReceipt.$Properties instead.
         */
        interface IWipeReceipt extends fleetveil.v1.WipeReceipt.$Properties {
        }

        /** Represents a WipeReceipt. */
        class WipeReceipt {

            /**
             * Constructs a new WipeReceipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.WipeReceipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WipeReceipt grantId. */
            grantId: Uint8Array;

            /** WipeReceipt rentalId. */
            rentalId: Uint8Array;

            /** WipeReceipt result. */
            result: fleetveil.v1.WipeResult;

            /** WipeReceipt signature. */
            signature: Uint8Array;

            /**
             * Creates a new WipeReceipt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WipeReceipt instance
             */
            static create(properties: fleetveil.v1.WipeReceipt.$Shape): fleetveil.v1.WipeReceipt & fleetveil.v1.WipeReceipt.$Shape;
            static create(properties?: fleetveil.v1.WipeReceipt.$Properties): fleetveil.v1.WipeReceipt;

            /**
             * Encodes the specified WipeReceipt message. Does not implicitly {@link fleetveil.v1.WipeReceipt.verify|verify} messages.
             * @param message WipeReceipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.WipeReceipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WipeReceipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.WipeReceipt & fleetveil.v1.WipeReceipt.$Shape} WipeReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.WipeReceipt & fleetveil.v1.WipeReceipt.$Shape;

            /**
             * Verifies a WipeReceipt message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for WipeReceipt
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace WipeReceipt {

            /** Properties of a WipeReceipt. */
            interface $Properties {

                /** WipeReceipt grantId */
                grantId?: (Uint8Array|null);

                /** WipeReceipt rentalId */
                rentalId?: (Uint8Array|null);

                /** WipeReceipt result */
                result?: (fleetveil.v1.WipeResult|null);

                /** WipeReceipt signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WipeReceipt. */
            type $Shape = fleetveil.v1.WipeReceipt.$Properties;
        }

        /** CommandResult enum. */
        enum CommandResult {

            /** COMMAND_RESULT_UNSPECIFIED value */
            COMMAND_RESULT_UNSPECIFIED = 0,

            /** COMMAND_RESULT_DONE value */
            COMMAND_RESULT_DONE = 1,

            /** COMMAND_RESULT_FAILED value */
            COMMAND_RESULT_FAILED = 2,

            /** COMMAND_RESULT_TIMED_OUT value */
            COMMAND_RESULT_TIMED_OUT = 3,

            /** COMMAND_RESULT_REFUSED value */
            COMMAND_RESULT_REFUSED = 4
        }

        /**
         * Properties of a CommandReceipt.
         * @deprecated Use fleetveil.v1.CommandReceipt.$Properties instead.
         */
        interface ICommandReceipt extends fleetveil.v1.CommandReceipt.$Properties {
        }

        /** Represents a CommandReceipt. */
        class CommandReceipt {

            /**
             * Constructs a new CommandReceipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.CommandReceipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CommandReceipt commandId. */
            commandId: Uint8Array;

            /** CommandReceipt result. */
            result: fleetveil.v1.CommandResult;

            /**
             * Creates a new CommandReceipt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CommandReceipt instance
             */
            static create(properties: fleetveil.v1.CommandReceipt.$Shape): fleetveil.v1.CommandReceipt & fleetveil.v1.CommandReceipt.$Shape;
            static create(properties?: fleetveil.v1.CommandReceipt.$Properties): fleetveil.v1.CommandReceipt;

            /**
             * Encodes the specified CommandReceipt message. Does not implicitly {@link fleetveil.v1.CommandReceipt.verify|verify} messages.
             * @param message CommandReceipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.CommandReceipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CommandReceipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.CommandReceipt & fleetveil.v1.CommandReceipt.$Shape} CommandReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.CommandReceipt & fleetveil.v1.CommandReceipt.$Shape;

            /**
             * Verifies a CommandReceipt message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for CommandReceipt
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace CommandReceipt {

            /** Properties of a CommandReceipt. */
            interface $Properties {

                /** CommandReceipt commandId */
                commandId?: (Uint8Array|null);

                /** CommandReceipt result */
                result?: (fleetveil.v1.CommandResult|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CommandReceipt. */
            type $Shape = fleetveil.v1.CommandReceipt.$Properties;
        }

        /**
         * Properties of a ChargingSession.
         * @deprecated Use fleetveil.v1.ChargingSession.$Properties instead.
         */
        interface IChargingSession extends fleetveil.v1.ChargingSession.$Properties {
        }

        /** Represents a ChargingSession. */
        class ChargingSession {

            /**
             * Constructs a new ChargingSession.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.ChargingSession.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChargingSession sessionId. */
            sessionId: Uint8Array;

            /** ChargingSession grantId. */
            grantId: Uint8Array;

            /** ChargingSession rentalId. */
            rentalId: Uint8Array;

            /** ChargingSession station. */
            station: string;

            /** ChargingSession startedS. */
            startedS: number;

            /** ChargingSession endedS. */
            endedS: number;

            /** ChargingSession energyHwh. */
            energyHwh?: (number|null);

            /**
             * Creates a new ChargingSession instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ChargingSession instance
             */
            static create(properties: fleetveil.v1.ChargingSession.$Shape): fleetveil.v1.ChargingSession & fleetveil.v1.ChargingSession.$Shape;
            static create(properties?: fleetveil.v1.ChargingSession.$Properties): fleetveil.v1.ChargingSession;

            /**
             * Encodes the specified ChargingSession message. Does not implicitly {@link fleetveil.v1.ChargingSession.verify|verify} messages.
             * @param message ChargingSession message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.ChargingSession.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChargingSession message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.ChargingSession & fleetveil.v1.ChargingSession.$Shape} ChargingSession
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.ChargingSession & fleetveil.v1.ChargingSession.$Shape;

            /**
             * Verifies a ChargingSession message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for ChargingSession
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace ChargingSession {

            /** Properties of a ChargingSession. */
            interface $Properties {

                /** ChargingSession sessionId */
                sessionId?: (Uint8Array|null);

                /** ChargingSession grantId */
                grantId?: (Uint8Array|null);

                /** ChargingSession rentalId */
                rentalId?: (Uint8Array|null);

                /** ChargingSession station */
                station?: (string|null);

                /** ChargingSession startedS */
                startedS?: (number|null);

                /** ChargingSession endedS */
                endedS?: (number|null);

                /** ChargingSession energyHwh */
                energyHwh?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ChargingSession. */
            type $Shape = fleetveil.v1.ChargingSession.$Properties;
        }

        /**
         * Properties of a Hello.
         * @deprecated Use fleetveil.v1.Hello.$Properties instead.
         */
        interface IHello extends fleetveil.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: fleetveil.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello keySetVersion. */
            keySetVersion: number;

            /** Hello policyVersion. */
            policyVersion: number;

            /** Hello transportSequence. */
            transportSequence: number;

            /** Hello grantIds. */
            grantIds: Uint8Array[];

            /** Hello timeNonce. */
            timeNonce: Uint8Array;

            /** Hello clockQuality. */
            clockQuality: fleetveil.v1.ClockQuality;

            /** Hello agentVersion. */
            agentVersion: string;

            /** Hello waitingRecords. */
            waitingRecords: number;

            /**
             * Creates a new Hello instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Hello instance
             */
            static create(properties: fleetveil.v1.Hello.$Shape): fleetveil.v1.Hello & fleetveil.v1.Hello.$Shape;
            static create(properties?: fleetveil.v1.Hello.$Properties): fleetveil.v1.Hello;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link fleetveil.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fleetveil.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fleetveil.v1.Hello & fleetveil.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fleetveil.v1.Hello & fleetveil.v1.Hello.$Shape;

            /**
             * Verifies a Hello message.
             * @param message Plain object to verify
             * @returns `null` if valid, otherwise the reason why it is not
             */
            static verify(message: { [k: string]: any }): (string|null);

            /**
             * Gets the type url for Hello
             * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns The type url
             */
            static getTypeUrl(prefix?: string): string;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello keySetVersion */
                keySetVersion?: (number|null);

                /** Hello policyVersion */
                policyVersion?: (number|null);

                /** Hello transportSequence */
                transportSequence?: (number|null);

                /** Hello grantIds */
                grantIds?: (Uint8Array[]|null);

                /** Hello timeNonce */
                timeNonce?: (Uint8Array|null);

                /** Hello clockQuality */
                clockQuality?: (fleetveil.v1.ClockQuality|null);

                /** Hello agentVersion */
                agentVersion?: (string|null);

                /** Hello waitingRecords */
                waitingRecords?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = fleetveil.v1.Hello.$Properties;
        }
    }
}

export import v1 = fleetveil.v1;
