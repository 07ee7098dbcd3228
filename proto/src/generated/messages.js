/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError, $Array = $util.global.Array;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const fleetveil = $root.fleetveil = (() => {

    /**
     * Namespace fleetveil.
     * @exports fleetveil
     * @namespace
     */
    const fleetveil = {};

    fleetveil.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof fleetveil
         * @namespace
         */
        const v1 = {};

        v1.Downlink = (function() {

            /**
             * Properties of a Downlink.
             * @typedef {Object} fleetveil.v1.Downlink.$Properties
             * @property {fleetveil.v1.Receipt.$Properties|null} [receipt] Downlink receipt
             * @property {fleetveil.v1.Signed.$Properties|null} [signed] Downlink signed
             * @property {fleetveil.v1.SlotAnswer.$Properties|null} [slotAnswer] Downlink slotAnswer
             * @property {"receipt"|"signed"|"slotAnswer"} [body] Downlink body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Downlink.
             * @memberof fleetveil.v1
             * @interface IDownlink
             * @augments fleetveil.v1.Downlink.$Properties
             * @deprecated Use fleetveil.v1.Downlink.$Properties instead.
             */

            /**
             * Narrowed shape of a Downlink.
             * @typedef {{
             *   receipt?: fleetveil.v1.Receipt.$Shape|null;
             *   signed?: fleetveil.v1.Signed.$Shape|null;
             *   slotAnswer?: fleetveil.v1.SlotAnswer.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; receipt?: null; signed?: null; slotAnswer?: null }|{ body?: "receipt"; receipt: fleetveil.v1.Receipt.$Shape; signed?: null; slotAnswer?: null }|{ body?: "signed"; receipt?: null; signed: fleetveil.v1.Signed.$Shape; slotAnswer?: null }|{ body?: "slotAnswer"; receipt?: null; signed?: null; slotAnswer: fleetveil.v1.SlotAnswer.$Shape })
             * )} fleetveil.v1.Downlink.$Shape
             */

            /**
             * Constructs a new Downlink.
             * @memberof fleetveil.v1
             * @classdesc Represents a Downlink.
             * @constructor
             * @param {fleetveil.v1.Downlink.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Downlink = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Downlink receipt.
             * @member {fleetveil.v1.Receipt.$Properties|null|undefined} receipt
             * @memberof fleetveil.v1.Downlink
             * @instance
             */
            Downlink.prototype.receipt = null;

            /**
             * Downlink signed.
             * @member {fleetveil.v1.Signed.$Properties|null|undefined} signed
             * @memberof fleetveil.v1.Downlink
             * @instance
             */
            Downlink.prototype.signed = null;

            /**
             * Downlink slotAnswer.
             * @member {fleetveil.v1.SlotAnswer.$Properties|null|undefined} slotAnswer
             * @memberof fleetveil.v1.Downlink
             * @instance
             */
            Downlink.prototype.slotAnswer = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Downlink body.
             * @member {"receipt"|"signed"|"slotAnswer"|undefined} body
             * @memberof fleetveil.v1.Downlink
             * @instance
             */
            $Object.defineProperty(Downlink.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["receipt", "signed", "slotAnswer"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Downlink instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Downlink
             * @static
             * @param {fleetveil.v1.Downlink.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Downlink} Downlink instance
             * @type {{
             *   (properties: fleetveil.v1.Downlink.$Shape): fleetveil.v1.Downlink & fleetveil.v1.Downlink.$Shape;
             *   (properties?: fleetveil.v1.Downlink.$Properties): fleetveil.v1.Downlink;
             * }}
             */
            Downlink.create = function(properties) {
                return new Downlink(properties);
            };

            /**
             * Encodes the specified Downlink message. Does not implicitly {@link fleetveil.v1.Downlink.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Downlink
             * @static
             * @param {fleetveil.v1.Downlink.$Properties} message Downlink message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Downlink.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.receipt != null && $Object.hasOwnProperty.call(message, "receipt"))
                    $root.fleetveil.v1.Receipt.encode(message.receipt, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.signed != null && $Object.hasOwnProperty.call(message, "signed"))
                    $root.fleetveil.v1.Signed.encode(message.signed, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.slotAnswer != null && $Object.hasOwnProperty.call(message, "slotAnswer"))
                    $root.fleetveil.v1.SlotAnswer.encode(message.slotAnswer, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Downlink message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Downlink
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Downlink & fleetveil.v1.Downlink.$Shape} Downlink
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Downlink.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Downlink();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.receipt = $root.fleetveil.v1.Receipt.decode(reader, reader.size(), $undefined, _depth + 1, message.receipt);
                            message.body = "receipt";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.signed = $root.fleetveil.v1.Signed.decode(reader, reader.size(), $undefined, _depth + 1, message.signed);
                            message.body = "signed";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.slotAnswer = $root.fleetveil.v1.SlotAnswer.decode(reader, reader.size(), $undefined, _depth + 1, message.slotAnswer);
                            message.body = "slotAnswer";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Downlink message.
             * @function verify
             * @memberof fleetveil.v1.Downlink
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Downlink.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.receipt != null && $Object.hasOwnProperty.call(message, "receipt")) {
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.Receipt.verify(message.receipt, _depth + 1);
                        if (error)
                            return "receipt." + error;
                    }
                }
                if (message.signed != null && $Object.hasOwnProperty.call(message, "signed")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.Signed.verify(message.signed, _depth + 1);
                        if (error)
                            return "signed." + error;
                    }
                }
                if (message.slotAnswer != null && $Object.hasOwnProperty.call(message, "slotAnswer")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.SlotAnswer.verify(message.slotAnswer, _depth + 1);
                        if (error)
                            return "slotAnswer." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for Downlink
             * @function getTypeUrl
             * @memberof fleetveil.v1.Downlink
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Downlink.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Downlink";
            };

            return Downlink;
        })();

        v1.SlotAnswer = (function() {

            /**
             * Properties of a SlotAnswer.
             * @typedef {Object} fleetveil.v1.SlotAnswer.$Properties
             * @property {Uint8Array|null} [outbox] SlotAnswer outbox
             * @property {Array.<fleetveil.v1.ReceiptRange.$Properties>|null} [ranges] SlotAnswer ranges
             * @property {fleetveil.v1.AttestedTime.$Properties|null} [time] SlotAnswer time
             * @property {fleetveil.v1.DocumentPiece.$Properties|null} [piece] SlotAnswer piece
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SlotAnswer.
             * @memberof fleetveil.v1
             * @interface ISlotAnswer
             * @augments fleetveil.v1.SlotAnswer.$Properties
             * @deprecated Use fleetveil.v1.SlotAnswer.$Properties instead.
             */

            /**
             * Shape of a SlotAnswer.
             * @typedef {fleetveil.v1.SlotAnswer.$Properties} fleetveil.v1.SlotAnswer.$Shape
             */

            /**
             * Constructs a new SlotAnswer.
             * @memberof fleetveil.v1
             * @classdesc Represents a SlotAnswer.
             * @constructor
             * @param {fleetveil.v1.SlotAnswer.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SlotAnswer = function (properties) {
                this.ranges = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SlotAnswer outbox.
             * @member {Uint8Array} outbox
             * @memberof fleetveil.v1.SlotAnswer
             * @instance
             */
            SlotAnswer.prototype.outbox = $util.newBuffer([]);

            /**
             * SlotAnswer ranges.
             * @member {Array.<fleetveil.v1.ReceiptRange.$Properties>} ranges
             * @memberof fleetveil.v1.SlotAnswer
             * @instance
             */
            SlotAnswer.prototype.ranges = $util.emptyArray;

            /**
             * SlotAnswer time.
             * @member {fleetveil.v1.AttestedTime.$Properties|null|undefined} time
             * @memberof fleetveil.v1.SlotAnswer
             * @instance
             */
            SlotAnswer.prototype.time = null;

            /**
             * SlotAnswer piece.
             * @member {fleetveil.v1.DocumentPiece.$Properties|null|undefined} piece
             * @memberof fleetveil.v1.SlotAnswer
             * @instance
             */
            SlotAnswer.prototype.piece = null;

            /**
             * Creates a new SlotAnswer instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.SlotAnswer
             * @static
             * @param {fleetveil.v1.SlotAnswer.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.SlotAnswer} SlotAnswer instance
             * @type {{
             *   (properties: fleetveil.v1.SlotAnswer.$Shape): fleetveil.v1.SlotAnswer & fleetveil.v1.SlotAnswer.$Shape;
             *   (properties?: fleetveil.v1.SlotAnswer.$Properties): fleetveil.v1.SlotAnswer;
             * }}
             */
            SlotAnswer.create = function(properties) {
                return new SlotAnswer(properties);
            };

            /**
             * Encodes the specified SlotAnswer message. Does not implicitly {@link fleetveil.v1.SlotAnswer.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.SlotAnswer
             * @static
             * @param {fleetveil.v1.SlotAnswer.$Properties} message SlotAnswer message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SlotAnswer.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outbox != null && $Object.hasOwnProperty.call(message, "outbox") && message.outbox.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.outbox);
                if (message.ranges != null && message.ranges.length)
                    for (let i = 0; i < message.ranges.length; ++i)
                        $root.fleetveil.v1.ReceiptRange.encode(message.ranges[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.time != null && $Object.hasOwnProperty.call(message, "time"))
                    $root.fleetveil.v1.AttestedTime.encode(message.time, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.piece != null && $Object.hasOwnProperty.call(message, "piece"))
                    $root.fleetveil.v1.DocumentPiece.encode(message.piece, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SlotAnswer message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.SlotAnswer
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.SlotAnswer & fleetveil.v1.SlotAnswer.$Shape} SlotAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SlotAnswer.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.SlotAnswer();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.outbox = value;
                            else
                                delete message.outbox;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.ranges && message.ranges.length))
                                message.ranges = [];
                            message.ranges.push($root.fleetveil.v1.ReceiptRange.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.time = $root.fleetveil.v1.AttestedTime.decode(reader, reader.size(), $undefined, _depth + 1, message.time);
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.piece = $root.fleetveil.v1.DocumentPiece.decode(reader, reader.size(), $undefined, _depth + 1, message.piece);
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a SlotAnswer message.
             * @function verify
             * @memberof fleetveil.v1.SlotAnswer
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            SlotAnswer.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.outbox != null && $Object.hasOwnProperty.call(message, "outbox"))
                    if (!(message.outbox && typeof message.outbox.length === "number" || $util.isString(message.outbox)))
                        return "outbox: buffer expected";
                if (message.ranges != null && $Object.hasOwnProperty.call(message, "ranges")) {
                    if (!$Array.isArray(message.ranges))
                        return "ranges: array expected";
                    for (let i = 0; i < message.ranges.length; ++i) {
                        let error = $root.fleetveil.v1.ReceiptRange.verify(message.ranges[i], _depth + 1);
                        if (error)
                            return "ranges." + error;
                    }
                }
                if (message.time != null && $Object.hasOwnProperty.call(message, "time")) {
                    let error = $root.fleetveil.v1.AttestedTime.verify(message.time, _depth + 1);
                    if (error)
                        return "time." + error;
                }
                if (message.piece != null && $Object.hasOwnProperty.call(message, "piece")) {
                    let error = $root.fleetveil.v1.DocumentPiece.verify(message.piece, _depth + 1);
                    if (error)
                        return "piece." + error;
                }
                return null;
            };

            /**
             * Gets the type url for SlotAnswer
             * @function getTypeUrl
             * @memberof fleetveil.v1.SlotAnswer
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            SlotAnswer.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.SlotAnswer";
            };

            return SlotAnswer;
        })();

        v1.AttestedTime = (function() {

            /**
             * Properties of an AttestedTime.
             * @typedef {Object} fleetveil.v1.AttestedTime.$Properties
             * @property {Uint8Array|null} [keyId] AttestedTime keyId
             * @property {number|null} [timeS] AttestedTime timeS
             * @property {number|null} [policyVersion] AttestedTime policyVersion
             * @property {number|null} [keySetVersion] AttestedTime keySetVersion
             * @property {Uint8Array|null} [signature] AttestedTime signature
             * @property {Array.<fleetveil.v1.Purpose>|null} [objections] AttestedTime objections
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AttestedTime.
             * @memberof fleetveil.v1
             * @interface IAttestedTime
             * @augments fleetveil.v1.AttestedTime.$Properties
             * @deprecated Use fleetveil.v1.AttestedTime.$Properties instead.
             */

            /**
             * Shape of an AttestedTime.
             * @typedef {fleetveil.v1.AttestedTime.$Properties} fleetveil.v1.AttestedTime.$Shape
             */

            /**
             * Constructs a new AttestedTime.
             * @memberof fleetveil.v1
             * @classdesc Represents an AttestedTime.
             * @constructor
             * @param {fleetveil.v1.AttestedTime.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AttestedTime = function (properties) {
                this.objections = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * AttestedTime keyId.
             * @member {Uint8Array} keyId
             * @memberof fleetveil.v1.AttestedTime
             * @instance
             */
            AttestedTime.prototype.keyId = $util.newBuffer([]);

            /**
             * AttestedTime timeS.
             * @member {number} timeS
             * @memberof fleetveil.v1.AttestedTime
             * @instance
             */
            AttestedTime.prototype.timeS = 0;

            /**
             * AttestedTime policyVersion.
             * @member {number} policyVersion
             * @memberof fleetveil.v1.AttestedTime
             * @instance
             */
            AttestedTime.prototype.policyVersion = 0;

            /**
             * AttestedTime keySetVersion.
             * @member {number} keySetVersion
             * @memberof fleetveil.v1.AttestedTime
             * @instance
             */
            AttestedTime.prototype.keySetVersion = 0;

            /**
             * AttestedTime signature.
             * @member {Uint8Array} signature
             * @memberof fleetveil.v1.AttestedTime
             * @instance
             */
            AttestedTime.prototype.signature = $util.newBuffer([]);

            /**
             * AttestedTime objections.
             * @member {Array.<fleetveil.v1.Purpose>} objections
             * @memberof fleetveil.v1.AttestedTime
             * @instance
             */
            AttestedTime.prototype.objections = $util.emptyArray;

            /**
             * Creates a new AttestedTime instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.AttestedTime
             * @static
             * @param {fleetveil.v1.AttestedTime.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.AttestedTime} AttestedTime instance
             * @type {{
             *   (properties: fleetveil.v1.AttestedTime.$Shape): fleetveil.v1.AttestedTime & fleetveil.v1.AttestedTime.$Shape;
             *   (properties?: fleetveil.v1.AttestedTime.$Properties): fleetveil.v1.AttestedTime;
             * }}
             */
            AttestedTime.create = function(properties) {
                return new AttestedTime(properties);
            };

            /**
             * Encodes the specified AttestedTime message. Does not implicitly {@link fleetveil.v1.AttestedTime.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.AttestedTime
             * @static
             * @param {fleetveil.v1.AttestedTime.$Properties} message AttestedTime message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AttestedTime.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.keyId);
                if (message.timeS != null && $Object.hasOwnProperty.call(message, "timeS") && message.timeS !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.timeS);
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion") && message.policyVersion !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.policyVersion);
                if (message.keySetVersion != null && $Object.hasOwnProperty.call(message, "keySetVersion") && message.keySetVersion !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.keySetVersion);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.signature);
                if (message.objections != null && message.objections.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).int32s(message.objections);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an AttestedTime message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.AttestedTime
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.AttestedTime & fleetveil.v1.AttestedTime.$Shape} AttestedTime
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AttestedTime.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.AttestedTime();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.timeS = value;
                            else
                                delete message.timeS;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.policyVersion = value;
                            else
                                delete message.policyVersion;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.keySetVersion = value;
                            else
                                delete message.keySetVersion;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    case 6: {
                            if (wireType === 2) {
                                if (!(message.objections && message.objections.length))
                                    message.objections = [];
                                reader.int32s(message.objections);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.objections && message.objections.length))
                                message.objections = [];
                            message.objections.push(reader.int32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an AttestedTime message.
             * @function verify
             * @memberof fleetveil.v1.AttestedTime
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            AttestedTime.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    if (!(message.keyId && typeof message.keyId.length === "number" || $util.isString(message.keyId)))
                        return "keyId: buffer expected";
                if (message.timeS != null && $Object.hasOwnProperty.call(message, "timeS"))
                    if (!$util.isInteger(message.timeS))
                        return "timeS: integer expected";
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion"))
                    if (!$util.isInteger(message.policyVersion))
                        return "policyVersion: integer expected";
                if (message.keySetVersion != null && $Object.hasOwnProperty.call(message, "keySetVersion"))
                    if (!$util.isInteger(message.keySetVersion))
                        return "keySetVersion: integer expected";
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    if (!(message.signature && typeof message.signature.length === "number" || $util.isString(message.signature)))
                        return "signature: buffer expected";
                if (message.objections != null && $Object.hasOwnProperty.call(message, "objections")) {
                    if (!$Array.isArray(message.objections))
                        return "objections: array expected";
                    for (let i = 0; i < message.objections.length; ++i)
                        if (typeof message.objections[i] !== "number" || (message.objections[i] | 0) !== message.objections[i])
                            return "objections: enum value[] expected";
                }
                return null;
            };

            /**
             * Gets the type url for AttestedTime
             * @function getTypeUrl
             * @memberof fleetveil.v1.AttestedTime
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            AttestedTime.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.AttestedTime";
            };

            return AttestedTime;
        })();

        v1.DocumentPiece = (function() {

            /**
             * Properties of a DocumentPiece.
             * @typedef {Object} fleetveil.v1.DocumentPiece.$Properties
             * @property {Uint8Array|null} [document] DocumentPiece document
             * @property {number|null} [length] DocumentPiece length
             * @property {number|null} [offset] DocumentPiece offset
             * @property {Uint8Array|null} [bytes] DocumentPiece bytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DocumentPiece.
             * @memberof fleetveil.v1
             * @interface IDocumentPiece
             * @augments fleetveil.v1.DocumentPiece.$Properties
             * @deprecated Use fleetveil.v1.DocumentPiece.$Properties instead.
             */

            /**
             * Shape of a DocumentPiece.
             * @typedef {fleetveil.v1.DocumentPiece.$Properties} fleetveil.v1.DocumentPiece.$Shape
             */

            /**
             * Constructs a new DocumentPiece.
             * @memberof fleetveil.v1
             * @classdesc Represents a DocumentPiece.
             * @constructor
             * @param {fleetveil.v1.DocumentPiece.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DocumentPiece = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DocumentPiece document.
             * @member {Uint8Array} document
             * @memberof fleetveil.v1.DocumentPiece
             * @instance
             */
            DocumentPiece.prototype.document = $util.newBuffer([]);

            /**
             * DocumentPiece length.
             * @member {number} length
             * @memberof fleetveil.v1.DocumentPiece
             * @instance
             */
            DocumentPiece.prototype.length = 0;

            /**
             * DocumentPiece offset.
             * @member {number} offset
             * @memberof fleetveil.v1.DocumentPiece
             * @instance
             */
            DocumentPiece.prototype.offset = 0;

            /**
             * DocumentPiece bytes.
             * @member {Uint8Array} bytes
             * @memberof fleetveil.v1.DocumentPiece
             * @instance
             */
            DocumentPiece.prototype.bytes = $util.newBuffer([]);

            /**
             * Creates a new DocumentPiece instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.DocumentPiece
             * @static
             * @param {fleetveil.v1.DocumentPiece.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.DocumentPiece} DocumentPiece instance
             * @type {{
             *   (properties: fleetveil.v1.DocumentPiece.$Shape): fleetveil.v1.DocumentPiece & fleetveil.v1.DocumentPiece.$Shape;
             *   (properties?: fleetveil.v1.DocumentPiece.$Properties): fleetveil.v1.DocumentPiece;
             * }}
             */
            DocumentPiece.create = function(properties) {
                return new DocumentPiece(properties);
            };

            /**
             * Encodes the specified DocumentPiece message. Does not implicitly {@link fleetveil.v1.DocumentPiece.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.DocumentPiece
             * @static
             * @param {fleetveil.v1.DocumentPiece.$Properties} message DocumentPiece message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DocumentPiece.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.document != null && $Object.hasOwnProperty.call(message, "document") && message.document.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.document);
                if (message.length != null && $Object.hasOwnProperty.call(message, "length") && message.length !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.length);
                if (message.offset != null && $Object.hasOwnProperty.call(message, "offset") && message.offset !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.offset);
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.bytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DocumentPiece message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.DocumentPiece
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.DocumentPiece & fleetveil.v1.DocumentPiece.$Shape} DocumentPiece
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DocumentPiece.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.DocumentPiece();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.document = value;
                            else
                                delete message.document;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.length = value;
                            else
                                delete message.length;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.offset = value;
                            else
                                delete message.offset;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a DocumentPiece message.
             * @function verify
             * @memberof fleetveil.v1.DocumentPiece
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            DocumentPiece.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    if (!(message.document && typeof message.document.length === "number" || $util.isString(message.document)))
                        return "document: buffer expected";
                if (message.length != null && $Object.hasOwnProperty.call(message, "length"))
                    if (!$util.isInteger(message.length))
                        return "length: integer expected";
                if (message.offset != null && $Object.hasOwnProperty.call(message, "offset"))
                    if (!$util.isInteger(message.offset))
                        return "offset: integer expected";
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes"))
                    if (!(message.bytes && typeof message.bytes.length === "number" || $util.isString(message.bytes)))
                        return "bytes: buffer expected";
                return null;
            };

            /**
             * Gets the type url for DocumentPiece
             * @function getTypeUrl
             * @memberof fleetveil.v1.DocumentPiece
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            DocumentPiece.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.DocumentPiece";
            };

            return DocumentPiece;
        })();

        /**
         * ReceiptOutcome enum.
         * @name fleetveil.v1.ReceiptOutcome
         * @enum {number}
         * @property {number} RECEIPT_OUTCOME_UNSPECIFIED=0 RECEIPT_OUTCOME_UNSPECIFIED value
         * @property {number} RECEIPT_OUTCOME_STORED=1 RECEIPT_OUTCOME_STORED value
         * @property {number} RECEIPT_OUTCOME_REFUSED=2 RECEIPT_OUTCOME_REFUSED value
         * @property {number} RECEIPT_OUTCOME_LATER=3 RECEIPT_OUTCOME_LATER value
         */
        v1.ReceiptOutcome = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RECEIPT_OUTCOME_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RECEIPT_OUTCOME_STORED"] = 1;
            values[valuesById[2] = "RECEIPT_OUTCOME_REFUSED"] = 2;
            values[valuesById[3] = "RECEIPT_OUTCOME_LATER"] = 3;
            return values;
        })();

        /**
         * RefusalCode enum.
         * @name fleetveil.v1.RefusalCode
         * @enum {number}
         * @property {number} REFUSAL_CODE_UNSPECIFIED=0 REFUSAL_CODE_UNSPECIFIED value
         * @property {number} REFUSAL_CODE_MALFORMED=1 REFUSAL_CODE_MALFORMED value
         * @property {number} REFUSAL_CODE_OVERSIZE=2 REFUSAL_CODE_OVERSIZE value
         * @property {number} REFUSAL_CODE_FOREIGN=3 REFUSAL_CODE_FOREIGN value
         * @property {number} REFUSAL_CODE_FORGED=4 REFUSAL_CODE_FORGED value
         * @property {number} REFUSAL_CODE_REPLAYED=5 REFUSAL_CODE_REPLAYED value
         * @property {number} REFUSAL_CODE_OVER_PRECISE=6 REFUSAL_CODE_OVER_PRECISE value
         * @property {number} REFUSAL_CODE_UNGRANTED=7 REFUSAL_CODE_UNGRANTED value
         * @property {number} REFUSAL_CODE_EXPIRED=8 REFUSAL_CODE_EXPIRED value
         * @property {number} REFUSAL_CODE_KEPT_TOO_LONG=9 REFUSAL_CODE_KEPT_TOO_LONG value
         * @property {number} REFUSAL_CODE_NOT_ALLOWED=10 REFUSAL_CODE_NOT_ALLOWED value
         * @property {number} REFUSAL_CODE_BAD_SIGNATURE=11 REFUSAL_CODE_BAD_SIGNATURE value
         * @property {number} REFUSAL_CODE_UNKNOWN_KEY=12 REFUSAL_CODE_UNKNOWN_KEY value
         * @property {number} REFUSAL_CODE_ERASED=13 REFUSAL_CODE_ERASED value
         * @property {number} REFUSAL_CODE_FUTURE=14 REFUSAL_CODE_FUTURE value
         * @property {number} REFUSAL_CODE_RATE=15 REFUSAL_CODE_RATE value
         * @property {number} REFUSAL_CODE_KEY_DESTROYED=16 REFUSAL_CODE_KEY_DESTROYED value
         * @property {number} REFUSAL_CODE_NO_SESSION_KEY=17 REFUSAL_CODE_NO_SESSION_KEY value
         */
        v1.RefusalCode = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "REFUSAL_CODE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "REFUSAL_CODE_MALFORMED"] = 1;
            values[valuesById[2] = "REFUSAL_CODE_OVERSIZE"] = 2;
            values[valuesById[3] = "REFUSAL_CODE_FOREIGN"] = 3;
            values[valuesById[4] = "REFUSAL_CODE_FORGED"] = 4;
            values[valuesById[5] = "REFUSAL_CODE_REPLAYED"] = 5;
            values[valuesById[6] = "REFUSAL_CODE_OVER_PRECISE"] = 6;
            values[valuesById[7] = "REFUSAL_CODE_UNGRANTED"] = 7;
            values[valuesById[8] = "REFUSAL_CODE_EXPIRED"] = 8;
            values[valuesById[9] = "REFUSAL_CODE_KEPT_TOO_LONG"] = 9;
            values[valuesById[10] = "REFUSAL_CODE_NOT_ALLOWED"] = 10;
            values[valuesById[11] = "REFUSAL_CODE_BAD_SIGNATURE"] = 11;
            values[valuesById[12] = "REFUSAL_CODE_UNKNOWN_KEY"] = 12;
            values[valuesById[13] = "REFUSAL_CODE_ERASED"] = 13;
            values[valuesById[14] = "REFUSAL_CODE_FUTURE"] = 14;
            values[valuesById[15] = "REFUSAL_CODE_RATE"] = 15;
            values[valuesById[16] = "REFUSAL_CODE_KEY_DESTROYED"] = 16;
            values[valuesById[17] = "REFUSAL_CODE_NO_SESSION_KEY"] = 17;
            return values;
        })();

        v1.ReceiptRange = (function() {

            /**
             * Properties of a ReceiptRange.
             * @typedef {Object} fleetveil.v1.ReceiptRange.$Properties
             * @property {number|null} [first] ReceiptRange first
             * @property {number|null} [last] ReceiptRange last
             * @property {fleetveil.v1.ReceiptOutcome|null} [outcome] ReceiptRange outcome
             * @property {fleetveil.v1.RefusalCode|null} [refusal] ReceiptRange refusal
             * @property {number|null} [laterS] ReceiptRange laterS
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ReceiptRange.
             * @memberof fleetveil.v1
             * @interface IReceiptRange
             * @augments fleetveil.v1.ReceiptRange.$Properties
             * @deprecated Use fleetveil.v1.ReceiptRange.$Properties instead.
             */

            /**
             * Shape of a ReceiptRange.
             * @typedef {fleetveil.v1.ReceiptRange.$Properties} fleetveil.v1.ReceiptRange.$Shape
             */

            /**
             * Constructs a new ReceiptRange.
             * @memberof fleetveil.v1
             * @classdesc Represents a ReceiptRange.
             * @constructor
             * @param {fleetveil.v1.ReceiptRange.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ReceiptRange = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ReceiptRange first.
             * @member {number} first
             * @memberof fleetveil.v1.ReceiptRange
             * @instance
             */
            ReceiptRange.prototype.first = 0;

            /**
             * ReceiptRange last.
             * @member {number} last
             * @memberof fleetveil.v1.ReceiptRange
             * @instance
             */
            ReceiptRange.prototype.last = 0;

            /**
             * ReceiptRange outcome.
             * @member {fleetveil.v1.ReceiptOutcome} outcome
             * @memberof fleetveil.v1.ReceiptRange
             * @instance
             */
            ReceiptRange.prototype.outcome = 0;

            /**
             * ReceiptRange refusal.
             * @member {fleetveil.v1.RefusalCode} refusal
             * @memberof fleetveil.v1.ReceiptRange
             * @instance
             */
            ReceiptRange.prototype.refusal = 0;

            /**
             * ReceiptRange laterS.
             * @member {number} laterS
             * @memberof fleetveil.v1.ReceiptRange
             * @instance
             */
            ReceiptRange.prototype.laterS = 0;

            /**
             * Creates a new ReceiptRange instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.ReceiptRange
             * @static
             * @param {fleetveil.v1.ReceiptRange.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.ReceiptRange} ReceiptRange instance
             * @type {{
             *   (properties: fleetveil.v1.ReceiptRange.$Shape): fleetveil.v1.ReceiptRange & fleetveil.v1.ReceiptRange.$Shape;
             *   (properties?: fleetveil.v1.ReceiptRange.$Properties): fleetveil.v1.ReceiptRange;
             * }}
             */
            ReceiptRange.create = function(properties) {
                return new ReceiptRange(properties);
            };

            /**
             * Encodes the specified ReceiptRange message. Does not implicitly {@link fleetveil.v1.ReceiptRange.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.ReceiptRange
             * @static
             * @param {fleetveil.v1.ReceiptRange.$Properties} message ReceiptRange message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ReceiptRange.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.first != null && $Object.hasOwnProperty.call(message, "first") && message.first !== 0)
                    writer.uint32(/* id 1, wireType 5 =*/13).fixed32(message.first);
                if (message.last != null && $Object.hasOwnProperty.call(message, "last") && message.last !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.last);
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome") && message.outcome !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.outcome);
                if (message.refusal != null && $Object.hasOwnProperty.call(message, "refusal") && message.refusal !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.refusal);
                if (message.laterS != null && $Object.hasOwnProperty.call(message, "laterS") && message.laterS !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.laterS);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ReceiptRange message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.ReceiptRange
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.ReceiptRange & fleetveil.v1.ReceiptRange.$Shape} ReceiptRange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ReceiptRange.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.ReceiptRange();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.first = value;
                            else
                                delete message.first;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.last = value;
                            else
                                delete message.last;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.outcome = value;
                            else
                                delete message.outcome;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.refusal = value;
                            else
                                delete message.refusal;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.laterS = value;
                            else
                                delete message.laterS;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a ReceiptRange message.
             * @function verify
             * @memberof fleetveil.v1.ReceiptRange
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            ReceiptRange.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.first != null && $Object.hasOwnProperty.call(message, "first"))
                    if (!$util.isInteger(message.first))
                        return "first: integer expected";
                if (message.last != null && $Object.hasOwnProperty.call(message, "last"))
                    if (!$util.isInteger(message.last))
                        return "last: integer expected";
                if (message.outcome != null && $Object.hasOwnProperty.call(message, "outcome"))
                    if (typeof message.outcome !== "number" || (message.outcome | 0) !== message.outcome)
                        return "outcome: enum value expected";
                if (message.refusal != null && $Object.hasOwnProperty.call(message, "refusal"))
                    if (typeof message.refusal !== "number" || (message.refusal | 0) !== message.refusal)
                        return "refusal: enum value expected";
                if (message.laterS != null && $Object.hasOwnProperty.call(message, "laterS"))
                    if (!$util.isInteger(message.laterS))
                        return "laterS: integer expected";
                return null;
            };

            /**
             * Gets the type url for ReceiptRange
             * @function getTypeUrl
             * @memberof fleetveil.v1.ReceiptRange
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            ReceiptRange.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.ReceiptRange";
            };

            return ReceiptRange;
        })();

        v1.Receipt = (function() {

            /**
             * Properties of a Receipt.
             * @typedef {Object} fleetveil.v1.Receipt.$Properties
             * @property {Uint8Array|null} [outboxId] Receipt outboxId
             * @property {Array.<fleetveil.v1.ReceiptRange.$Properties>|null} [ranges] Receipt ranges
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Receipt.
             * @memberof fleetveil.v1
             * @interface IReceipt
             * @augments fleetveil.v1.Receipt.$Properties
             * @deprecated Use fleetveil.v1.Receipt.$Properties instead.
             */

            /**
             * Shape of a Receipt.
             * @typedef {fleetveil.v1.Receipt.$Properties} fleetveil.v1.Receipt.$Shape
             */

            /**
             * Constructs a new Receipt.
             * @memberof fleetveil.v1
             * @classdesc Represents a Receipt.
             * @constructor
             * @param {fleetveil.v1.Receipt.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Receipt = function (properties) {
                this.ranges = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Receipt outboxId.
             * @member {Uint8Array} outboxId
             * @memberof fleetveil.v1.Receipt
             * @instance
             */
            Receipt.prototype.outboxId = $util.newBuffer([]);

            /**
             * Receipt ranges.
             * @member {Array.<fleetveil.v1.ReceiptRange.$Properties>} ranges
             * @memberof fleetveil.v1.Receipt
             * @instance
             */
            Receipt.prototype.ranges = $util.emptyArray;

            /**
             * Creates a new Receipt instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Receipt
             * @static
             * @param {fleetveil.v1.Receipt.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Receipt} Receipt instance
             * @type {{
             *   (properties: fleetveil.v1.Receipt.$Shape): fleetveil.v1.Receipt & fleetveil.v1.Receipt.$Shape;
             *   (properties?: fleetveil.v1.Receipt.$Properties): fleetveil.v1.Receipt;
             * }}
             */
            Receipt.create = function(properties) {
                return new Receipt(properties);
            };

            /**
             * Encodes the specified Receipt message. Does not implicitly {@link fleetveil.v1.Receipt.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Receipt
             * @static
             * @param {fleetveil.v1.Receipt.$Properties} message Receipt message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Receipt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outboxId != null && $Object.hasOwnProperty.call(message, "outboxId") && message.outboxId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.outboxId);
                if (message.ranges != null && message.ranges.length)
                    for (let i = 0; i < message.ranges.length; ++i)
                        $root.fleetveil.v1.ReceiptRange.encode(message.ranges[i], writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Receipt message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Receipt
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Receipt & fleetveil.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Receipt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Receipt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.outboxId = value;
                            else
                                delete message.outboxId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if (!(message.ranges && message.ranges.length))
                                message.ranges = [];
                            message.ranges.push($root.fleetveil.v1.ReceiptRange.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Receipt message.
             * @function verify
             * @memberof fleetveil.v1.Receipt
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Receipt.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.outboxId != null && $Object.hasOwnProperty.call(message, "outboxId"))
                    if (!(message.outboxId && typeof message.outboxId.length === "number" || $util.isString(message.outboxId)))
                        return "outboxId: buffer expected";
                if (message.ranges != null && $Object.hasOwnProperty.call(message, "ranges")) {
                    if (!$Array.isArray(message.ranges))
                        return "ranges: array expected";
                    for (let i = 0; i < message.ranges.length; ++i) {
                        let error = $root.fleetveil.v1.ReceiptRange.verify(message.ranges[i], _depth + 1);
                        if (error)
                            return "ranges." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for Receipt
             * @function getTypeUrl
             * @memberof fleetveil.v1.Receipt
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Receipt.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Receipt";
            };

            return Receipt;
        })();

        /**
         * SignedType enum.
         * @name fleetveil.v1.SignedType
         * @enum {number}
         * @property {number} SIGNED_TYPE_UNSPECIFIED=0 SIGNED_TYPE_UNSPECIFIED value
         * @property {number} SIGNED_TYPE_KEY_SET=1 SIGNED_TYPE_KEY_SET value
         * @property {number} SIGNED_TYPE_POLICY=2 SIGNED_TYPE_POLICY value
         * @property {number} SIGNED_TYPE_GRANT=3 SIGNED_TYPE_GRANT value
         * @property {number} SIGNED_TYPE_GRANT_END=4 SIGNED_TYPE_GRANT_END value
         * @property {number} SIGNED_TYPE_STATUS=5 SIGNED_TYPE_STATUS value
         * @property {number} SIGNED_TYPE_TRANSPORT_KEYS=6 SIGNED_TYPE_TRANSPORT_KEYS value
         * @property {number} SIGNED_TYPE_UNIT_CERTIFICATE=7 SIGNED_TYPE_UNIT_CERTIFICATE value
         * @property {number} SIGNED_TYPE_COMMAND=8 SIGNED_TYPE_COMMAND value
         * @property {number} SIGNED_TYPE_OPENING=9 SIGNED_TYPE_OPENING value
         * @property {number} SIGNED_TYPE_PHONE_ORDER=10 SIGNED_TYPE_PHONE_ORDER value
         * @property {number} SIGNED_TYPE_ACCIDENT_PACKET=11 SIGNED_TYPE_ACCIDENT_PACKET value
         * @property {number} SIGNED_TYPE_WIPE_RECEIPT=12 SIGNED_TYPE_WIPE_RECEIPT value
         */
        v1.SignedType = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "SIGNED_TYPE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "SIGNED_TYPE_KEY_SET"] = 1;
            values[valuesById[2] = "SIGNED_TYPE_POLICY"] = 2;
            values[valuesById[3] = "SIGNED_TYPE_GRANT"] = 3;
            values[valuesById[4] = "SIGNED_TYPE_GRANT_END"] = 4;
            values[valuesById[5] = "SIGNED_TYPE_STATUS"] = 5;
            values[valuesById[6] = "SIGNED_TYPE_TRANSPORT_KEYS"] = 6;
            values[valuesById[7] = "SIGNED_TYPE_UNIT_CERTIFICATE"] = 7;
            values[valuesById[8] = "SIGNED_TYPE_COMMAND"] = 8;
            values[valuesById[9] = "SIGNED_TYPE_OPENING"] = 9;
            values[valuesById[10] = "SIGNED_TYPE_PHONE_ORDER"] = 10;
            values[valuesById[11] = "SIGNED_TYPE_ACCIDENT_PACKET"] = 11;
            values[valuesById[12] = "SIGNED_TYPE_WIPE_RECEIPT"] = 12;
            return values;
        })();

        /**
         * KeyRole enum.
         * @name fleetveil.v1.KeyRole
         * @enum {number}
         * @property {number} KEY_ROLE_UNSPECIFIED=0 KEY_ROLE_UNSPECIFIED value
         * @property {number} KEY_ROLE_ROOT=1 KEY_ROLE_ROOT value
         * @property {number} KEY_ROLE_POLICY=2 KEY_ROLE_POLICY value
         * @property {number} KEY_ROLE_GRANT_RENTAL=3 KEY_ROLE_GRANT_RENTAL value
         * @property {number} KEY_ROLE_GRANT_THEFT=4 KEY_ROLE_GRANT_THEFT value
         * @property {number} KEY_ROLE_VAULT=5 KEY_ROLE_VAULT value
         * @property {number} KEY_ROLE_COMMAND=6 KEY_ROLE_COMMAND value
         * @property {number} KEY_ROLE_STATUS=7 KEY_ROLE_STATUS value
         * @property {number} KEY_ROLE_ENROL=8 KEY_ROLE_ENROL value
         */
        v1.KeyRole = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "KEY_ROLE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "KEY_ROLE_ROOT"] = 1;
            values[valuesById[2] = "KEY_ROLE_POLICY"] = 2;
            values[valuesById[3] = "KEY_ROLE_GRANT_RENTAL"] = 3;
            values[valuesById[4] = "KEY_ROLE_GRANT_THEFT"] = 4;
            values[valuesById[5] = "KEY_ROLE_VAULT"] = 5;
            values[valuesById[6] = "KEY_ROLE_COMMAND"] = 6;
            values[valuesById[7] = "KEY_ROLE_STATUS"] = 7;
            values[valuesById[8] = "KEY_ROLE_ENROL"] = 8;
            return values;
        })();

        v1.CoSignature = (function() {

            /**
             * Properties of a CoSignature.
             * @typedef {Object} fleetveil.v1.CoSignature.$Properties
             * @property {Uint8Array|null} [keyId] CoSignature keyId
             * @property {Uint8Array|null} [signature] CoSignature signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CoSignature.
             * @memberof fleetveil.v1
             * @interface ICoSignature
             * @augments fleetveil.v1.CoSignature.$Properties
             * @deprecated Use fleetveil.v1.CoSignature.$Properties instead.
             */

            /**
             * Shape of a CoSignature.
             * @typedef {fleetveil.v1.CoSignature.$Properties} fleetveil.v1.CoSignature.$Shape
             */

            /**
             * Constructs a new CoSignature.
             * @memberof fleetveil.v1
             * @classdesc Represents a CoSignature.
             * @constructor
             * @param {fleetveil.v1.CoSignature.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CoSignature = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CoSignature keyId.
             * @member {Uint8Array} keyId
             * @memberof fleetveil.v1.CoSignature
             * @instance
             */
            CoSignature.prototype.keyId = $util.newBuffer([]);

            /**
             * CoSignature signature.
             * @member {Uint8Array} signature
             * @memberof fleetveil.v1.CoSignature
             * @instance
             */
            CoSignature.prototype.signature = $util.newBuffer([]);

            /**
             * Creates a new CoSignature instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.CoSignature
             * @static
             * @param {fleetveil.v1.CoSignature.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.CoSignature} CoSignature instance
             * @type {{
             *   (properties: fleetveil.v1.CoSignature.$Shape): fleetveil.v1.CoSignature & fleetveil.v1.CoSignature.$Shape;
             *   (properties?: fleetveil.v1.CoSignature.$Properties): fleetveil.v1.CoSignature;
             * }}
             */
            CoSignature.create = function(properties) {
                return new CoSignature(properties);
            };

            /**
             * Encodes the specified CoSignature message. Does not implicitly {@link fleetveil.v1.CoSignature.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.CoSignature
             * @static
             * @param {fleetveil.v1.CoSignature.$Properties} message CoSignature message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CoSignature.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.keyId);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CoSignature message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.CoSignature
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.CoSignature & fleetveil.v1.CoSignature.$Shape} CoSignature
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CoSignature.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.CoSignature();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a CoSignature message.
             * @function verify
             * @memberof fleetveil.v1.CoSignature
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            CoSignature.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    if (!(message.keyId && typeof message.keyId.length === "number" || $util.isString(message.keyId)))
                        return "keyId: buffer expected";
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    if (!(message.signature && typeof message.signature.length === "number" || $util.isString(message.signature)))
                        return "signature: buffer expected";
                return null;
            };

            /**
             * Gets the type url for CoSignature
             * @function getTypeUrl
             * @memberof fleetveil.v1.CoSignature
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            CoSignature.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.CoSignature";
            };

            return CoSignature;
        })();

        v1.Signed = (function() {

            /**
             * Properties of a Signed.
             * @typedef {Object} fleetveil.v1.Signed.$Properties
             * @property {fleetveil.v1.SignedType|null} [type] Signed type
             * @property {Uint8Array|null} [keyId] Signed keyId
             * @property {Uint8Array|null} [body] Signed body
             * @property {Uint8Array|null} [signature] Signed signature
             * @property {Array.<fleetveil.v1.CoSignature.$Properties>|null} [coSignatures] Signed coSignatures
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Signed.
             * @memberof fleetveil.v1
             * @interface ISigned
             * @augments fleetveil.v1.Signed.$Properties
             * @deprecated Use fleetveil.v1.Signed.$Properties instead.
             */

            /**
             * Shape of a Signed.
             * @typedef {fleetveil.v1.Signed.$Properties} fleetveil.v1.Signed.$Shape
             */

            /**
             * Constructs a new Signed.
             * @memberof fleetveil.v1
             * @classdesc Represents a Signed.
             * @constructor
             * @param {fleetveil.v1.Signed.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Signed = function (properties) {
                this.coSignatures = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Signed type.
             * @member {fleetveil.v1.SignedType} type
             * @memberof fleetveil.v1.Signed
             * @instance
             */
            Signed.prototype.type = 0;

            /**
             * Signed keyId.
             * @member {Uint8Array} keyId
             * @memberof fleetveil.v1.Signed
             * @instance
             */
            Signed.prototype.keyId = $util.newBuffer([]);

            /**
             * Signed body.
             * @member {Uint8Array} body
             * @memberof fleetveil.v1.Signed
             * @instance
             */
            Signed.prototype.body = $util.newBuffer([]);

            /**
             * Signed signature.
             * @member {Uint8Array} signature
             * @memberof fleetveil.v1.Signed
             * @instance
             */
            Signed.prototype.signature = $util.newBuffer([]);

            /**
             * Signed coSignatures.
             * @member {Array.<fleetveil.v1.CoSignature.$Properties>} coSignatures
             * @memberof fleetveil.v1.Signed
             * @instance
             */
            Signed.prototype.coSignatures = $util.emptyArray;

            /**
             * Creates a new Signed instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Signed
             * @static
             * @param {fleetveil.v1.Signed.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Signed} Signed instance
             * @type {{
             *   (properties: fleetveil.v1.Signed.$Shape): fleetveil.v1.Signed & fleetveil.v1.Signed.$Shape;
             *   (properties?: fleetveil.v1.Signed.$Properties): fleetveil.v1.Signed;
             * }}
             */
            Signed.create = function(properties) {
                return new Signed(properties);
            };

            /**
             * Encodes the specified Signed message. Does not implicitly {@link fleetveil.v1.Signed.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Signed
             * @static
             * @param {fleetveil.v1.Signed.$Properties} message Signed message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Signed.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.type != null && $Object.hasOwnProperty.call(message, "type") && message.type !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.type);
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.keyId);
                if (message.body != null && $Object.hasOwnProperty.call(message, "body") && message.body.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.body);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.signature);
                if (message.coSignatures != null && message.coSignatures.length)
                    for (let i = 0; i < message.coSignatures.length; ++i)
                        $root.fleetveil.v1.CoSignature.encode(message.coSignatures[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Signed message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Signed
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Signed & fleetveil.v1.Signed.$Shape} Signed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Signed.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Signed();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.type = value;
                            else
                                delete message.type;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.body = value;
                            else
                                delete message.body;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.coSignatures && message.coSignatures.length))
                                message.coSignatures = [];
                            message.coSignatures.push($root.fleetveil.v1.CoSignature.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Signed message.
             * @function verify
             * @memberof fleetveil.v1.Signed
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Signed.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.type != null && $Object.hasOwnProperty.call(message, "type"))
                    if (typeof message.type !== "number" || (message.type | 0) !== message.type)
                        return "type: enum value expected";
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    if (!(message.keyId && typeof message.keyId.length === "number" || $util.isString(message.keyId)))
                        return "keyId: buffer expected";
                if (message.body != null && $Object.hasOwnProperty.call(message, "body"))
                    if (!(message.body && typeof message.body.length === "number" || $util.isString(message.body)))
                        return "body: buffer expected";
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    if (!(message.signature && typeof message.signature.length === "number" || $util.isString(message.signature)))
                        return "signature: buffer expected";
                if (message.coSignatures != null && $Object.hasOwnProperty.call(message, "coSignatures")) {
                    if (!$Array.isArray(message.coSignatures))
                        return "coSignatures: array expected";
                    for (let i = 0; i < message.coSignatures.length; ++i) {
                        let error = $root.fleetveil.v1.CoSignature.verify(message.coSignatures[i], _depth + 1);
                        if (error)
                            return "coSignatures." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for Signed
             * @function getTypeUrl
             * @memberof fleetveil.v1.Signed
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Signed.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Signed";
            };

            return Signed;
        })();

        v1.RoleKey = (function() {

            /**
             * Properties of a RoleKey.
             * @typedef {Object} fleetveil.v1.RoleKey.$Properties
             * @property {fleetveil.v1.KeyRole|null} [role] RoleKey role
             * @property {Uint8Array|null} [publicKey] RoleKey publicKey
             * @property {number|null} [notBeforeS] RoleKey notBeforeS
             * @property {number|null} [notAfterS] RoleKey notAfterS
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RoleKey.
             * @memberof fleetveil.v1
             * @interface IRoleKey
             * @augments fleetveil.v1.RoleKey.$Properties
             * @deprecated Use fleetveil.v1.RoleKey.$Properties instead.
             */

            /**
             * Shape of a RoleKey.
             * @typedef {fleetveil.v1.RoleKey.$Properties} fleetveil.v1.RoleKey.$Shape
             */

            /**
             * Constructs a new RoleKey.
             * @memberof fleetveil.v1
             * @classdesc Represents a RoleKey.
             * @constructor
             * @param {fleetveil.v1.RoleKey.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RoleKey = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RoleKey role.
             * @member {fleetveil.v1.KeyRole} role
             * @memberof fleetveil.v1.RoleKey
             * @instance
             */
            RoleKey.prototype.role = 0;

            /**
             * RoleKey publicKey.
             * @member {Uint8Array} publicKey
             * @memberof fleetveil.v1.RoleKey
             * @instance
             */
            RoleKey.prototype.publicKey = $util.newBuffer([]);

            /**
             * RoleKey notBeforeS.
             * @member {number} notBeforeS
             * @memberof fleetveil.v1.RoleKey
             * @instance
             */
            RoleKey.prototype.notBeforeS = 0;

            /**
             * RoleKey notAfterS.
             * @member {number} notAfterS
             * @memberof fleetveil.v1.RoleKey
             * @instance
             */
            RoleKey.prototype.notAfterS = 0;

            /**
             * Creates a new RoleKey instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.RoleKey
             * @static
             * @param {fleetveil.v1.RoleKey.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.RoleKey} RoleKey instance
             * @type {{
             *   (properties: fleetveil.v1.RoleKey.$Shape): fleetveil.v1.RoleKey & fleetveil.v1.RoleKey.$Shape;
             *   (properties?: fleetveil.v1.RoleKey.$Properties): fleetveil.v1.RoleKey;
             * }}
             */
            RoleKey.create = function(properties) {
                return new RoleKey(properties);
            };

            /**
             * Encodes the specified RoleKey message. Does not implicitly {@link fleetveil.v1.RoleKey.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.RoleKey
             * @static
             * @param {fleetveil.v1.RoleKey.$Properties} message RoleKey message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RoleKey.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.role != null && $Object.hasOwnProperty.call(message, "role") && message.role !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.role);
                if (message.publicKey != null && $Object.hasOwnProperty.call(message, "publicKey") && message.publicKey.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.publicKey);
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS") && message.notBeforeS !== 0)
                    writer.uint32(/* id 3, wireType 5 =*/29).fixed32(message.notBeforeS);
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS") && message.notAfterS !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.notAfterS);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RoleKey message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.RoleKey
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.RoleKey & fleetveil.v1.RoleKey.$Shape} RoleKey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RoleKey.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.RoleKey();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.role = value;
                            else
                                delete message.role;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.publicKey = value;
                            else
                                delete message.publicKey;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notBeforeS = value;
                            else
                                delete message.notBeforeS;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notAfterS = value;
                            else
                                delete message.notAfterS;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a RoleKey message.
             * @function verify
             * @memberof fleetveil.v1.RoleKey
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            RoleKey.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.role != null && $Object.hasOwnProperty.call(message, "role"))
                    if (typeof message.role !== "number" || (message.role | 0) !== message.role)
                        return "role: enum value expected";
                if (message.publicKey != null && $Object.hasOwnProperty.call(message, "publicKey"))
                    if (!(message.publicKey && typeof message.publicKey.length === "number" || $util.isString(message.publicKey)))
                        return "publicKey: buffer expected";
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS"))
                    if (!$util.isInteger(message.notBeforeS))
                        return "notBeforeS: integer expected";
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS"))
                    if (!$util.isInteger(message.notAfterS))
                        return "notAfterS: integer expected";
                return null;
            };

            /**
             * Gets the type url for RoleKey
             * @function getTypeUrl
             * @memberof fleetveil.v1.RoleKey
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            RoleKey.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.RoleKey";
            };

            return RoleKey;
        })();

        v1.KeySet = (function() {

            /**
             * Properties of a KeySet.
             * @typedef {Object} fleetveil.v1.KeySet.$Properties
             * @property {string|null} [tenant] KeySet tenant
             * @property {number|null} [version] KeySet version
             * @property {Array.<fleetveil.v1.RoleKey.$Properties>|null} [keys] KeySet keys
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a KeySet.
             * @memberof fleetveil.v1
             * @interface IKeySet
             * @augments fleetveil.v1.KeySet.$Properties
             * @deprecated Use fleetveil.v1.KeySet.$Properties instead.
             */

            /**
             * Shape of a KeySet.
             * @typedef {fleetveil.v1.KeySet.$Properties} fleetveil.v1.KeySet.$Shape
             */

            /**
             * Constructs a new KeySet.
             * @memberof fleetveil.v1
             * @classdesc Represents a KeySet.
             * @constructor
             * @param {fleetveil.v1.KeySet.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const KeySet = function (properties) {
                this.keys = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * KeySet tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.KeySet
             * @instance
             */
            KeySet.prototype.tenant = "";

            /**
             * KeySet version.
             * @member {number} version
             * @memberof fleetveil.v1.KeySet
             * @instance
             */
            KeySet.prototype.version = 0;

            /**
             * KeySet keys.
             * @member {Array.<fleetveil.v1.RoleKey.$Properties>} keys
             * @memberof fleetveil.v1.KeySet
             * @instance
             */
            KeySet.prototype.keys = $util.emptyArray;

            /**
             * Creates a new KeySet instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.KeySet
             * @static
             * @param {fleetveil.v1.KeySet.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.KeySet} KeySet instance
             * @type {{
             *   (properties: fleetveil.v1.KeySet.$Shape): fleetveil.v1.KeySet & fleetveil.v1.KeySet.$Shape;
             *   (properties?: fleetveil.v1.KeySet.$Properties): fleetveil.v1.KeySet;
             * }}
             */
            KeySet.create = function(properties) {
                return new KeySet(properties);
            };

            /**
             * Encodes the specified KeySet message. Does not implicitly {@link fleetveil.v1.KeySet.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.KeySet
             * @static
             * @param {fleetveil.v1.KeySet.$Properties} message KeySet message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            KeySet.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.version);
                if (message.keys != null && message.keys.length)
                    for (let i = 0; i < message.keys.length; ++i)
                        $root.fleetveil.v1.RoleKey.encode(message.keys[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a KeySet message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.KeySet
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.KeySet & fleetveil.v1.KeySet.$Shape} KeySet
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            KeySet.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.KeySet();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.keys && message.keys.length))
                                message.keys = [];
                            message.keys.push($root.fleetveil.v1.RoleKey.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a KeySet message.
             * @function verify
             * @memberof fleetveil.v1.KeySet
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            KeySet.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    if (!$util.isInteger(message.version))
                        return "version: integer expected";
                if (message.keys != null && $Object.hasOwnProperty.call(message, "keys")) {
                    if (!$Array.isArray(message.keys))
                        return "keys: array expected";
                    for (let i = 0; i < message.keys.length; ++i) {
                        let error = $root.fleetveil.v1.RoleKey.verify(message.keys[i], _depth + 1);
                        if (error)
                            return "keys." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for KeySet
             * @function getTypeUrl
             * @memberof fleetveil.v1.KeySet
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            KeySet.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.KeySet";
            };

            return KeySet;
        })();

        v1.PolicyDocument = (function() {

            /**
             * Properties of a PolicyDocument.
             * @typedef {Object} fleetveil.v1.PolicyDocument.$Properties
             * @property {string|null} [tenant] PolicyDocument tenant
             * @property {number|null} [version] PolicyDocument version
             * @property {string|null} [document] PolicyDocument document
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PolicyDocument.
             * @memberof fleetveil.v1
             * @interface IPolicyDocument
             * @augments fleetveil.v1.PolicyDocument.$Properties
             * @deprecated Use fleetveil.v1.PolicyDocument.$Properties instead.
             */

            /**
             * Shape of a PolicyDocument.
             * @typedef {fleetveil.v1.PolicyDocument.$Properties} fleetveil.v1.PolicyDocument.$Shape
             */

            /**
             * Constructs a new PolicyDocument.
             * @memberof fleetveil.v1
             * @classdesc Represents a PolicyDocument.
             * @constructor
             * @param {fleetveil.v1.PolicyDocument.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PolicyDocument = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PolicyDocument tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.PolicyDocument
             * @instance
             */
            PolicyDocument.prototype.tenant = "";

            /**
             * PolicyDocument version.
             * @member {number} version
             * @memberof fleetveil.v1.PolicyDocument
             * @instance
             */
            PolicyDocument.prototype.version = 0;

            /**
             * PolicyDocument document.
             * @member {string} document
             * @memberof fleetveil.v1.PolicyDocument
             * @instance
             */
            PolicyDocument.prototype.document = "";

            /**
             * Creates a new PolicyDocument instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.PolicyDocument
             * @static
             * @param {fleetveil.v1.PolicyDocument.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.PolicyDocument} PolicyDocument instance
             * @type {{
             *   (properties: fleetveil.v1.PolicyDocument.$Shape): fleetveil.v1.PolicyDocument & fleetveil.v1.PolicyDocument.$Shape;
             *   (properties?: fleetveil.v1.PolicyDocument.$Properties): fleetveil.v1.PolicyDocument;
             * }}
             */
            PolicyDocument.create = function(properties) {
                return new PolicyDocument(properties);
            };

            /**
             * Encodes the specified PolicyDocument message. Does not implicitly {@link fleetveil.v1.PolicyDocument.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.PolicyDocument
             * @static
             * @param {fleetveil.v1.PolicyDocument.$Properties} message PolicyDocument message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PolicyDocument.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.version);
                if (message.document != null && $Object.hasOwnProperty.call(message, "document") && message.document !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.document);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PolicyDocument message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.PolicyDocument
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.PolicyDocument & fleetveil.v1.PolicyDocument.$Shape} PolicyDocument
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PolicyDocument.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.PolicyDocument();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.document = value;
                            else
                                delete message.document;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a PolicyDocument message.
             * @function verify
             * @memberof fleetveil.v1.PolicyDocument
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            PolicyDocument.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
                    if (!$util.isInteger(message.version))
                        return "version: integer expected";
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    if (!$util.isString(message.document))
                        return "document: string expected";
                return null;
            };

            /**
             * Gets the type url for PolicyDocument
             * @function getTypeUrl
             * @memberof fleetveil.v1.PolicyDocument
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            PolicyDocument.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.PolicyDocument";
            };

            return PolicyDocument;
        })();

        v1.TransportKey = (function() {

            /**
             * Properties of a TransportKey.
             * @typedef {Object} fleetveil.v1.TransportKey.$Properties
             * @property {Uint8Array|null} [keyId] TransportKey keyId
             * @property {Uint8Array|null} [publicKey] TransportKey publicKey
             * @property {number|null} [notBeforeS] TransportKey notBeforeS
             * @property {number|null} [notAfterS] TransportKey notAfterS
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a TransportKey.
             * @memberof fleetveil.v1
             * @interface ITransportKey
             * @augments fleetveil.v1.TransportKey.$Properties
             * @deprecated Use fleetveil.v1.TransportKey.$Properties instead.
             */

            /**
             * Shape of a TransportKey.
             * @typedef {fleetveil.v1.TransportKey.$Properties} fleetveil.v1.TransportKey.$Shape
             */

            /**
             * Constructs a new TransportKey.
             * @memberof fleetveil.v1
             * @classdesc Represents a TransportKey.
             * @constructor
             * @param {fleetveil.v1.TransportKey.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const TransportKey = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * TransportKey keyId.
             * @member {Uint8Array} keyId
             * @memberof fleetveil.v1.TransportKey
             * @instance
             */
            TransportKey.prototype.keyId = $util.newBuffer([]);

            /**
             * TransportKey publicKey.
             * @member {Uint8Array} publicKey
             * @memberof fleetveil.v1.TransportKey
             * @instance
             */
            TransportKey.prototype.publicKey = $util.newBuffer([]);

            /**
             * TransportKey notBeforeS.
             * @member {number} notBeforeS
             * @memberof fleetveil.v1.TransportKey
             * @instance
             */
            TransportKey.prototype.notBeforeS = 0;

            /**
             * TransportKey notAfterS.
             * @member {number} notAfterS
             * @memberof fleetveil.v1.TransportKey
             * @instance
             */
            TransportKey.prototype.notAfterS = 0;

            /**
             * Creates a new TransportKey instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.TransportKey
             * @static
             * @param {fleetveil.v1.TransportKey.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.TransportKey} TransportKey instance
             * @type {{
             *   (properties: fleetveil.v1.TransportKey.$Shape): fleetveil.v1.TransportKey & fleetveil.v1.TransportKey.$Shape;
             *   (properties?: fleetveil.v1.TransportKey.$Properties): fleetveil.v1.TransportKey;
             * }}
             */
            TransportKey.create = function(properties) {
                return new TransportKey(properties);
            };

            /**
             * Encodes the specified TransportKey message. Does not implicitly {@link fleetveil.v1.TransportKey.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.TransportKey
             * @static
             * @param {fleetveil.v1.TransportKey.$Properties} message TransportKey message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            TransportKey.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId") && message.keyId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.keyId);
                if (message.publicKey != null && $Object.hasOwnProperty.call(message, "publicKey") && message.publicKey.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.publicKey);
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS") && message.notBeforeS !== 0)
                    writer.uint32(/* id 3, wireType 5 =*/29).fixed32(message.notBeforeS);
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS") && message.notAfterS !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.notAfterS);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a TransportKey message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.TransportKey
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.TransportKey & fleetveil.v1.TransportKey.$Shape} TransportKey
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            TransportKey.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.TransportKey();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.keyId = value;
                            else
                                delete message.keyId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.publicKey = value;
                            else
                                delete message.publicKey;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notBeforeS = value;
                            else
                                delete message.notBeforeS;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notAfterS = value;
                            else
                                delete message.notAfterS;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a TransportKey message.
             * @function verify
             * @memberof fleetveil.v1.TransportKey
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            TransportKey.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.keyId != null && $Object.hasOwnProperty.call(message, "keyId"))
                    if (!(message.keyId && typeof message.keyId.length === "number" || $util.isString(message.keyId)))
                        return "keyId: buffer expected";
                if (message.publicKey != null && $Object.hasOwnProperty.call(message, "publicKey"))
                    if (!(message.publicKey && typeof message.publicKey.length === "number" || $util.isString(message.publicKey)))
                        return "publicKey: buffer expected";
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS"))
                    if (!$util.isInteger(message.notBeforeS))
                        return "notBeforeS: integer expected";
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS"))
                    if (!$util.isInteger(message.notAfterS))
                        return "notAfterS: integer expected";
                return null;
            };

            /**
             * Gets the type url for TransportKey
             * @function getTypeUrl
             * @memberof fleetveil.v1.TransportKey
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            TransportKey.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.TransportKey";
            };

            return TransportKey;
        })();

        v1.TransportKeys = (function() {

            /**
             * Properties of a TransportKeys.
             * @typedef {Object} fleetveil.v1.TransportKeys.$Properties
             * @property {string|null} [tenant] TransportKeys tenant
             * @property {number|null} [sequence] TransportKeys sequence
             * @property {Array.<fleetveil.v1.TransportKey.$Properties>|null} [keys] TransportKeys keys
             * @property {Uint8Array|null} [quarantinePublicKey] TransportKeys quarantinePublicKey
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a TransportKeys.
             * @memberof fleetveil.v1
             * @interface ITransportKeys
             * @augments fleetveil.v1.TransportKeys.$Properties
             * @deprecated Use fleetveil.v1.TransportKeys.$Properties instead.
             */

            /**
             * Shape of a TransportKeys.
             * @typedef {fleetveil.v1.TransportKeys.$Properties} fleetveil.v1.TransportKeys.$Shape
             */

            /**
             * Constructs a new TransportKeys.
             * @memberof fleetveil.v1
             * @classdesc Represents a TransportKeys.
             * @constructor
             * @param {fleetveil.v1.TransportKeys.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const TransportKeys = function (properties) {
                this.keys = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * TransportKeys tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.TransportKeys
             * @instance
             */
            TransportKeys.prototype.tenant = "";

            /**
             * TransportKeys sequence.
             * @member {number} sequence
             * @memberof fleetveil.v1.TransportKeys
             * @instance
             */
            TransportKeys.prototype.sequence = 0;

            /**
             * TransportKeys keys.
             * @member {Array.<fleetveil.v1.TransportKey.$Properties>} keys
             * @memberof fleetveil.v1.TransportKeys
             * @instance
             */
            TransportKeys.prototype.keys = $util.emptyArray;

            /**
             * TransportKeys quarantinePublicKey.
             * @member {Uint8Array} quarantinePublicKey
             * @memberof fleetveil.v1.TransportKeys
             * @instance
             */
            TransportKeys.prototype.quarantinePublicKey = $util.newBuffer([]);

            /**
             * Creates a new TransportKeys instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.TransportKeys
             * @static
             * @param {fleetveil.v1.TransportKeys.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.TransportKeys} TransportKeys instance
             * @type {{
             *   (properties: fleetveil.v1.TransportKeys.$Shape): fleetveil.v1.TransportKeys & fleetveil.v1.TransportKeys.$Shape;
             *   (properties?: fleetveil.v1.TransportKeys.$Properties): fleetveil.v1.TransportKeys;
             * }}
             */
            TransportKeys.create = function(properties) {
                return new TransportKeys(properties);
            };

            /**
             * Encodes the specified TransportKeys message. Does not implicitly {@link fleetveil.v1.TransportKeys.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.TransportKeys
             * @static
             * @param {fleetveil.v1.TransportKeys.$Properties} message TransportKeys message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            TransportKeys.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.sequence);
                if (message.keys != null && message.keys.length)
                    for (let i = 0; i < message.keys.length; ++i)
                        $root.fleetveil.v1.TransportKey.encode(message.keys[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.quarantinePublicKey != null && $Object.hasOwnProperty.call(message, "quarantinePublicKey") && message.quarantinePublicKey.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.quarantinePublicKey);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a TransportKeys message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.TransportKeys
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.TransportKeys & fleetveil.v1.TransportKeys.$Shape} TransportKeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            TransportKeys.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.TransportKeys();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.keys && message.keys.length))
                                message.keys = [];
                            message.keys.push($root.fleetveil.v1.TransportKey.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.quarantinePublicKey = value;
                            else
                                delete message.quarantinePublicKey;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a TransportKeys message.
             * @function verify
             * @memberof fleetveil.v1.TransportKeys
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            TransportKeys.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence"))
                    if (!$util.isInteger(message.sequence))
                        return "sequence: integer expected";
                if (message.keys != null && $Object.hasOwnProperty.call(message, "keys")) {
                    if (!$Array.isArray(message.keys))
                        return "keys: array expected";
                    for (let i = 0; i < message.keys.length; ++i) {
                        let error = $root.fleetveil.v1.TransportKey.verify(message.keys[i], _depth + 1);
                        if (error)
                            return "keys." + error;
                    }
                }
                if (message.quarantinePublicKey != null && $Object.hasOwnProperty.call(message, "quarantinePublicKey"))
                    if (!(message.quarantinePublicKey && typeof message.quarantinePublicKey.length === "number" || $util.isString(message.quarantinePublicKey)))
                        return "quarantinePublicKey: buffer expected";
                return null;
            };

            /**
             * Gets the type url for TransportKeys
             * @function getTypeUrl
             * @memberof fleetveil.v1.TransportKeys
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            TransportKeys.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.TransportKeys";
            };

            return TransportKeys;
        })();

        v1.Grant = (function() {

            /**
             * Properties of a Grant.
             * @typedef {Object} fleetveil.v1.Grant.$Properties
             * @property {string|null} [tenant] Grant tenant
             * @property {Uint8Array|null} [grantId] Grant grantId
             * @property {Uint8Array|null} [vehicleId] Grant vehicleId
             * @property {fleetveil.v1.Purpose|null} [purpose] Grant purpose
             * @property {Uint8Array|null} [rentalId] Grant rentalId
             * @property {number|null} [notBeforeS] Grant notBeforeS
             * @property {number|null} [notAfterS] Grant notAfterS
             * @property {number|null} [maxDurationS] Grant maxDurationS
             * @property {boolean|null} [route] Grant route
             * @property {number|null} [routeKeepDays] Grant routeKeepDays
             * @property {Array.<string>|null} [consents] Grant consents
             * @property {Uint8Array|null} [riderKey] Grant riderKey
             * @property {Uint8Array|null} [phoneKey] Grant phoneKey
             * @property {number|null} [minPolicyVersion] Grant minPolicyVersion
             * @property {Uint8Array|null} [holder] Grant holder
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Grant.
             * @memberof fleetveil.v1
             * @interface IGrant
             * @augments fleetveil.v1.Grant.$Properties
             * @deprecated Use fleetveil.v1.Grant.$Properties instead.
             */

            /**
             * Shape of a Grant.
             * @typedef {fleetveil.v1.Grant.$Properties} fleetveil.v1.Grant.$Shape
             */

            /**
             * Constructs a new Grant.
             * @memberof fleetveil.v1
             * @classdesc Represents a Grant.
             * @constructor
             * @param {fleetveil.v1.Grant.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Grant = function (properties) {
                this.consents = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Grant tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.tenant = "";

            /**
             * Grant grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.grantId = $util.newBuffer([]);

            /**
             * Grant vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.vehicleId = $util.newBuffer([]);

            /**
             * Grant purpose.
             * @member {fleetveil.v1.Purpose} purpose
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.purpose = 0;

            /**
             * Grant rentalId.
             * @member {Uint8Array} rentalId
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.rentalId = $util.newBuffer([]);

            /**
             * Grant notBeforeS.
             * @member {number} notBeforeS
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.notBeforeS = 0;

            /**
             * Grant notAfterS.
             * @member {number} notAfterS
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.notAfterS = 0;

            /**
             * Grant maxDurationS.
             * @member {number} maxDurationS
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.maxDurationS = 0;

            /**
             * Grant route.
             * @member {boolean} route
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.route = false;

            /**
             * Grant routeKeepDays.
             * @member {number} routeKeepDays
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.routeKeepDays = 0;

            /**
             * Grant consents.
             * @member {Array.<string>} consents
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.consents = $util.emptyArray;

            /**
             * Grant riderKey.
             * @member {Uint8Array} riderKey
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.riderKey = $util.newBuffer([]);

            /**
             * Grant phoneKey.
             * @member {Uint8Array} phoneKey
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.phoneKey = $util.newBuffer([]);

            /**
             * Grant minPolicyVersion.
             * @member {number} minPolicyVersion
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.minPolicyVersion = 0;

            /**
             * Grant holder.
             * @member {Uint8Array} holder
             * @memberof fleetveil.v1.Grant
             * @instance
             */
            Grant.prototype.holder = $util.newBuffer([]);

            /**
             * Creates a new Grant instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Grant
             * @static
             * @param {fleetveil.v1.Grant.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Grant} Grant instance
             * @type {{
             *   (properties: fleetveil.v1.Grant.$Shape): fleetveil.v1.Grant & fleetveil.v1.Grant.$Shape;
             *   (properties?: fleetveil.v1.Grant.$Properties): fleetveil.v1.Grant;
             * }}
             */
            Grant.create = function(properties) {
                return new Grant(properties);
            };

            /**
             * Encodes the specified Grant message. Does not implicitly {@link fleetveil.v1.Grant.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Grant
             * @static
             * @param {fleetveil.v1.Grant.$Properties} message Grant message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Grant.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.grantId);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.vehicleId);
                if (message.purpose != null && $Object.hasOwnProperty.call(message, "purpose") && message.purpose !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.purpose);
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId") && message.rentalId.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.rentalId);
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS") && message.notBeforeS !== 0)
                    writer.uint32(/* id 6, wireType 5 =*/53).fixed32(message.notBeforeS);
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS") && message.notAfterS !== 0)
                    writer.uint32(/* id 7, wireType 5 =*/61).fixed32(message.notAfterS);
                if (message.maxDurationS != null && $Object.hasOwnProperty.call(message, "maxDurationS") && message.maxDurationS !== 0)
                    writer.uint32(/* id 8, wireType 5 =*/69).fixed32(message.maxDurationS);
                if (message.route != null && $Object.hasOwnProperty.call(message, "route") && message.route !== false)
                    writer.uint32(/* id 9, wireType 0 =*/72).bool(message.route);
                if (message.routeKeepDays != null && $Object.hasOwnProperty.call(message, "routeKeepDays") && message.routeKeepDays !== 0)
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.routeKeepDays);
                if (message.consents != null && message.consents.length)
                    for (let i = 0; i < message.consents.length; ++i)
                        writer.uint32(/* id 11, wireType 2 =*/90).string(message.consents[i]);
                if (message.riderKey != null && $Object.hasOwnProperty.call(message, "riderKey") && message.riderKey.length)
                    writer.uint32(/* id 12, wireType 2 =*/98).bytes(message.riderKey);
                if (message.phoneKey != null && $Object.hasOwnProperty.call(message, "phoneKey") && message.phoneKey.length)
                    writer.uint32(/* id 13, wireType 2 =*/106).bytes(message.phoneKey);
                if (message.minPolicyVersion != null && $Object.hasOwnProperty.call(message, "minPolicyVersion") && message.minPolicyVersion !== 0)
                    writer.uint32(/* id 14, wireType 5 =*/117).fixed32(message.minPolicyVersion);
                if (message.holder != null && $Object.hasOwnProperty.call(message, "holder") && message.holder.length)
                    writer.uint32(/* id 15, wireType 2 =*/122).bytes(message.holder);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Grant message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Grant
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Grant & fleetveil.v1.Grant.$Shape} Grant
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Grant.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Grant();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.purpose = value;
                            else
                                delete message.purpose;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.rentalId = value;
                            else
                                delete message.rentalId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notBeforeS = value;
                            else
                                delete message.notBeforeS;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notAfterS = value;
                            else
                                delete message.notAfterS;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.maxDurationS = value;
                            else
                                delete message.maxDurationS;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.route = value;
                            else
                                delete message.route;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.routeKeepDays = value;
                            else
                                delete message.routeKeepDays;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.consents && message.consents.length))
                                message.consents = [];
                            message.consents.push(reader.stringVerify());
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.riderKey = value;
                            else
                                delete message.riderKey;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.phoneKey = value;
                            else
                                delete message.phoneKey;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.minPolicyVersion = value;
                            else
                                delete message.minPolicyVersion;
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.holder = value;
                            else
                                delete message.holder;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Grant message.
             * @function verify
             * @memberof fleetveil.v1.Grant
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Grant.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.purpose != null && $Object.hasOwnProperty.call(message, "purpose"))
                    if (typeof message.purpose !== "number" || (message.purpose | 0) !== message.purpose)
                        return "purpose: enum value expected";
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId"))
                    if (!(message.rentalId && typeof message.rentalId.length === "number" || $util.isString(message.rentalId)))
                        return "rentalId: buffer expected";
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS"))
                    if (!$util.isInteger(message.notBeforeS))
                        return "notBeforeS: integer expected";
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS"))
                    if (!$util.isInteger(message.notAfterS))
                        return "notAfterS: integer expected";
                if (message.maxDurationS != null && $Object.hasOwnProperty.call(message, "maxDurationS"))
                    if (!$util.isInteger(message.maxDurationS))
                        return "maxDurationS: integer expected";
                if (message.route != null && $Object.hasOwnProperty.call(message, "route"))
                    if (typeof message.route !== "boolean")
                        return "route: boolean expected";
                if (message.routeKeepDays != null && $Object.hasOwnProperty.call(message, "routeKeepDays"))
                    if (!$util.isInteger(message.routeKeepDays))
                        return "routeKeepDays: integer expected";
                if (message.consents != null && $Object.hasOwnProperty.call(message, "consents")) {
                    if (!$Array.isArray(message.consents))
                        return "consents: array expected";
                    for (let i = 0; i < message.consents.length; ++i)
                        if (!$util.isString(message.consents[i]))
                            return "consents: string[] expected";
                }
                if (message.riderKey != null && $Object.hasOwnProperty.call(message, "riderKey"))
                    if (!(message.riderKey && typeof message.riderKey.length === "number" || $util.isString(message.riderKey)))
                        return "riderKey: buffer expected";
                if (message.phoneKey != null && $Object.hasOwnProperty.call(message, "phoneKey"))
                    if (!(message.phoneKey && typeof message.phoneKey.length === "number" || $util.isString(message.phoneKey)))
                        return "phoneKey: buffer expected";
                if (message.minPolicyVersion != null && $Object.hasOwnProperty.call(message, "minPolicyVersion"))
                    if (!$util.isInteger(message.minPolicyVersion))
                        return "minPolicyVersion: integer expected";
                if (message.holder != null && $Object.hasOwnProperty.call(message, "holder"))
                    if (!(message.holder && typeof message.holder.length === "number" || $util.isString(message.holder)))
                        return "holder: buffer expected";
                return null;
            };

            /**
             * Gets the type url for Grant
             * @function getTypeUrl
             * @memberof fleetveil.v1.Grant
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Grant.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Grant";
            };

            return Grant;
        })();

        v1.GrantEnd = (function() {

            /**
             * Properties of a GrantEnd.
             * @typedef {Object} fleetveil.v1.GrantEnd.$Properties
             * @property {string|null} [tenant] GrantEnd tenant
             * @property {Uint8Array|null} [vehicleId] GrantEnd vehicleId
             * @property {Uint8Array|null} [rentalId] GrantEnd rentalId
             * @property {number|null} [endedS] GrantEnd endedS
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a GrantEnd.
             * @memberof fleetveil.v1
             * @interface IGrantEnd
             * @augments fleetveil.v1.GrantEnd.$Properties
             * @deprecated Use fleetveil.v1.GrantEnd.$Properties instead.
             */

            /**
             * Shape of a GrantEnd.
             * @typedef {fleetveil.v1.GrantEnd.$Properties} fleetveil.v1.GrantEnd.$Shape
             */

            /**
             * Constructs a new GrantEnd.
             * @memberof fleetveil.v1
             * @classdesc Represents a GrantEnd.
             * @constructor
             * @param {fleetveil.v1.GrantEnd.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const GrantEnd = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * GrantEnd tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.GrantEnd
             * @instance
             */
            GrantEnd.prototype.tenant = "";

            /**
             * GrantEnd vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.GrantEnd
             * @instance
             */
            GrantEnd.prototype.vehicleId = $util.newBuffer([]);

            /**
             * GrantEnd rentalId.
             * @member {Uint8Array} rentalId
             * @memberof fleetveil.v1.GrantEnd
             * @instance
             */
            GrantEnd.prototype.rentalId = $util.newBuffer([]);

            /**
             * GrantEnd endedS.
             * @member {number} endedS
             * @memberof fleetveil.v1.GrantEnd
             * @instance
             */
            GrantEnd.prototype.endedS = 0;

            /**
             * Creates a new GrantEnd instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.GrantEnd
             * @static
             * @param {fleetveil.v1.GrantEnd.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.GrantEnd} GrantEnd instance
             * @type {{
             *   (properties: fleetveil.v1.GrantEnd.$Shape): fleetveil.v1.GrantEnd & fleetveil.v1.GrantEnd.$Shape;
             *   (properties?: fleetveil.v1.GrantEnd.$Properties): fleetveil.v1.GrantEnd;
             * }}
             */
            GrantEnd.create = function(properties) {
                return new GrantEnd(properties);
            };

            /**
             * Encodes the specified GrantEnd message. Does not implicitly {@link fleetveil.v1.GrantEnd.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.GrantEnd
             * @static
             * @param {fleetveil.v1.GrantEnd.$Properties} message GrantEnd message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            GrantEnd.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.vehicleId);
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId") && message.rentalId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.rentalId);
                if (message.endedS != null && $Object.hasOwnProperty.call(message, "endedS") && message.endedS !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.endedS);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a GrantEnd message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.GrantEnd
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.GrantEnd & fleetveil.v1.GrantEnd.$Shape} GrantEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            GrantEnd.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.GrantEnd();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.rentalId = value;
                            else
                                delete message.rentalId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.endedS = value;
                            else
                                delete message.endedS;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a GrantEnd message.
             * @function verify
             * @memberof fleetveil.v1.GrantEnd
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            GrantEnd.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId"))
                    if (!(message.rentalId && typeof message.rentalId.length === "number" || $util.isString(message.rentalId)))
                        return "rentalId: buffer expected";
                if (message.endedS != null && $Object.hasOwnProperty.call(message, "endedS"))
                    if (!$util.isInteger(message.endedS))
                        return "endedS: integer expected";
                return null;
            };

            /**
             * Gets the type url for GrantEnd
             * @function getTypeUrl
             * @memberof fleetveil.v1.GrantEnd
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            GrantEnd.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.GrantEnd";
            };

            return GrantEnd;
        })();

        /**
         * CommandKind enum.
         * @name fleetveil.v1.CommandKind
         * @enum {number}
         * @property {number} COMMAND_KIND_UNSPECIFIED=0 COMMAND_KIND_UNSPECIFIED value
         * @property {number} COMMAND_KIND_RING=1 COMMAND_KIND_RING value
         * @property {number} COMMAND_KIND_FLASH=2 COMMAND_KIND_FLASH value
         */
        v1.CommandKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "COMMAND_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "COMMAND_KIND_RING"] = 1;
            values[valuesById[2] = "COMMAND_KIND_FLASH"] = 2;
            return values;
        })();

        v1.Command = (function() {

            /**
             * Properties of a Command.
             * @typedef {Object} fleetveil.v1.Command.$Properties
             * @property {string|null} [tenant] Command tenant
             * @property {Uint8Array|null} [vehicleId] Command vehicleId
             * @property {Uint8Array|null} [commandId] Command commandId
             * @property {Uint8Array|null} [claimId] Command claimId
             * @property {fleetveil.v1.CommandKind|null} [kind] Command kind
             * @property {number|null} [notBeforeS] Command notBeforeS
             * @property {number|null} [notAfterS] Command notAfterS
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Command.
             * @memberof fleetveil.v1
             * @interface ICommand
             * @augments fleetveil.v1.Command.$Properties
             * @deprecated Use fleetveil.v1.Command.$Properties instead.
             */

            /**
             * Shape of a Command.
             * @typedef {fleetveil.v1.Command.$Properties} fleetveil.v1.Command.$Shape
             */

            /**
             * Constructs a new Command.
             * @memberof fleetveil.v1
             * @classdesc Represents a Command.
             * @constructor
             * @param {fleetveil.v1.Command.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Command = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Command tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.tenant = "";

            /**
             * Command vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.vehicleId = $util.newBuffer([]);

            /**
             * Command commandId.
             * @member {Uint8Array} commandId
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.commandId = $util.newBuffer([]);

            /**
             * Command claimId.
             * @member {Uint8Array} claimId
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.claimId = $util.newBuffer([]);

            /**
             * Command kind.
             * @member {fleetveil.v1.CommandKind} kind
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.kind = 0;

            /**
             * Command notBeforeS.
             * @member {number} notBeforeS
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.notBeforeS = 0;

            /**
             * Command notAfterS.
             * @member {number} notAfterS
             * @memberof fleetveil.v1.Command
             * @instance
             */
            Command.prototype.notAfterS = 0;

            /**
             * Creates a new Command instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Command
             * @static
             * @param {fleetveil.v1.Command.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Command} Command instance
             * @type {{
             *   (properties: fleetveil.v1.Command.$Shape): fleetveil.v1.Command & fleetveil.v1.Command.$Shape;
             *   (properties?: fleetveil.v1.Command.$Properties): fleetveil.v1.Command;
             * }}
             */
            Command.create = function(properties) {
                return new Command(properties);
            };

            /**
             * Encodes the specified Command message. Does not implicitly {@link fleetveil.v1.Command.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Command
             * @static
             * @param {fleetveil.v1.Command.$Properties} message Command message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Command.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.vehicleId);
                if (message.commandId != null && $Object.hasOwnProperty.call(message, "commandId") && message.commandId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.commandId);
                if (message.claimId != null && $Object.hasOwnProperty.call(message, "claimId") && message.claimId.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.claimId);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).int32(message.kind);
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS") && message.notBeforeS !== 0)
                    writer.uint32(/* id 6, wireType 5 =*/53).fixed32(message.notBeforeS);
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS") && message.notAfterS !== 0)
                    writer.uint32(/* id 7, wireType 5 =*/61).fixed32(message.notAfterS);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Command message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Command
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Command & fleetveil.v1.Command.$Shape} Command
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Command.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Command();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.commandId = value;
                            else
                                delete message.commandId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.claimId = value;
                            else
                                delete message.claimId;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notBeforeS = value;
                            else
                                delete message.notBeforeS;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.notAfterS = value;
                            else
                                delete message.notAfterS;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Command message.
             * @function verify
             * @memberof fleetveil.v1.Command
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Command.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.commandId != null && $Object.hasOwnProperty.call(message, "commandId"))
                    if (!(message.commandId && typeof message.commandId.length === "number" || $util.isString(message.commandId)))
                        return "commandId: buffer expected";
                if (message.claimId != null && $Object.hasOwnProperty.call(message, "claimId"))
                    if (!(message.claimId && typeof message.claimId.length === "number" || $util.isString(message.claimId)))
                        return "claimId: buffer expected";
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind"))
                    if (typeof message.kind !== "number" || (message.kind | 0) !== message.kind)
                        return "kind: enum value expected";
                if (message.notBeforeS != null && $Object.hasOwnProperty.call(message, "notBeforeS"))
                    if (!$util.isInteger(message.notBeforeS))
                        return "notBeforeS: integer expected";
                if (message.notAfterS != null && $Object.hasOwnProperty.call(message, "notAfterS"))
                    if (!$util.isInteger(message.notAfterS))
                        return "notAfterS: integer expected";
                return null;
            };

            /**
             * Gets the type url for Command
             * @function getTypeUrl
             * @memberof fleetveil.v1.Command
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Command.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Command";
            };

            return Command;
        })();

        v1.Status = (function() {

            /**
             * Properties of a Status.
             * @typedef {Object} fleetveil.v1.Status.$Properties
             * @property {string|null} [tenant] Status tenant
             * @property {Uint8Array|null} [vehicleId] Status vehicleId
             * @property {Uint8Array|null} [timeNonce] Status timeNonce
             * @property {number|null} [timeS] Status timeS
             * @property {number|null} [policyVersion] Status policyVersion
             * @property {number|null} [keySetVersion] Status keySetVersion
             * @property {string|null} [checkpoint] Status checkpoint
             * @property {Array.<fleetveil.v1.Purpose>|null} [objections] Status objections
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Status.
             * @memberof fleetveil.v1
             * @interface IStatus
             * @augments fleetveil.v1.Status.$Properties
             * @deprecated Use fleetveil.v1.Status.$Properties instead.
             */

            /**
             * Shape of a Status.
             * @typedef {fleetveil.v1.Status.$Properties} fleetveil.v1.Status.$Shape
             */

            /**
             * Constructs a new Status.
             * @memberof fleetveil.v1
             * @classdesc Represents a Status.
             * @constructor
             * @param {fleetveil.v1.Status.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Status = function (properties) {
                this.objections = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Status tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.tenant = "";

            /**
             * Status vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.vehicleId = $util.newBuffer([]);

            /**
             * Status timeNonce.
             * @member {Uint8Array} timeNonce
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.timeNonce = $util.newBuffer([]);

            /**
             * Status timeS.
             * @member {number} timeS
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.timeS = 0;

            /**
             * Status policyVersion.
             * @member {number} policyVersion
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.policyVersion = 0;

            /**
             * Status keySetVersion.
             * @member {number} keySetVersion
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.keySetVersion = 0;

            /**
             * Status checkpoint.
             * @member {string} checkpoint
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.checkpoint = "";

            /**
             * Status objections.
             * @member {Array.<fleetveil.v1.Purpose>} objections
             * @memberof fleetveil.v1.Status
             * @instance
             */
            Status.prototype.objections = $util.emptyArray;

            /**
             * Creates a new Status instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Status
             * @static
             * @param {fleetveil.v1.Status.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Status} Status instance
             * @type {{
             *   (properties: fleetveil.v1.Status.$Shape): fleetveil.v1.Status & fleetveil.v1.Status.$Shape;
             *   (properties?: fleetveil.v1.Status.$Properties): fleetveil.v1.Status;
             * }}
             */
            Status.create = function(properties) {
                return new Status(properties);
            };

            /**
             * Encodes the specified Status message. Does not implicitly {@link fleetveil.v1.Status.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Status
             * @static
             * @param {fleetveil.v1.Status.$Properties} message Status message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Status.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.vehicleId);
                if (message.timeNonce != null && $Object.hasOwnProperty.call(message, "timeNonce") && message.timeNonce.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.timeNonce);
                if (message.timeS != null && $Object.hasOwnProperty.call(message, "timeS") && message.timeS !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.timeS);
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion") && message.policyVersion !== 0)
                    writer.uint32(/* id 5, wireType 5 =*/45).fixed32(message.policyVersion);
                if (message.keySetVersion != null && $Object.hasOwnProperty.call(message, "keySetVersion") && message.keySetVersion !== 0)
                    writer.uint32(/* id 6, wireType 5 =*/53).fixed32(message.keySetVersion);
                if (message.checkpoint != null && $Object.hasOwnProperty.call(message, "checkpoint") && message.checkpoint !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.checkpoint);
                if (message.objections != null && message.objections.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).int32s(message.objections);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Status
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Status & fleetveil.v1.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Status.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Status();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.timeNonce = value;
                            else
                                delete message.timeNonce;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.timeS = value;
                            else
                                delete message.timeS;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.policyVersion = value;
                            else
                                delete message.policyVersion;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.keySetVersion = value;
                            else
                                delete message.keySetVersion;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.checkpoint = value;
                            else
                                delete message.checkpoint;
                            continue;
                        }
                    case 8: {
                            if (wireType === 2) {
                                if (!(message.objections && message.objections.length))
                                    message.objections = [];
                                reader.int32s(message.objections);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.objections && message.objections.length))
                                message.objections = [];
                            message.objections.push(reader.int32());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Status message.
             * @function verify
             * @memberof fleetveil.v1.Status
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Status.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.timeNonce != null && $Object.hasOwnProperty.call(message, "timeNonce"))
                    if (!(message.timeNonce && typeof message.timeNonce.length === "number" || $util.isString(message.timeNonce)))
                        return "timeNonce: buffer expected";
                if (message.timeS != null && $Object.hasOwnProperty.call(message, "timeS"))
                    if (!$util.isInteger(message.timeS))
                        return "timeS: integer expected";
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion"))
                    if (!$util.isInteger(message.policyVersion))
                        return "policyVersion: integer expected";
                if (message.keySetVersion != null && $Object.hasOwnProperty.call(message, "keySetVersion"))
                    if (!$util.isInteger(message.keySetVersion))
                        return "keySetVersion: integer expected";
                if (message.checkpoint != null && $Object.hasOwnProperty.call(message, "checkpoint"))
                    if (!$util.isString(message.checkpoint))
                        return "checkpoint: string expected";
                if (message.objections != null && $Object.hasOwnProperty.call(message, "objections")) {
                    if (!$Array.isArray(message.objections))
                        return "objections: array expected";
                    for (let i = 0; i < message.objections.length; ++i)
                        if (typeof message.objections[i] !== "number" || (message.objections[i] | 0) !== message.objections[i])
                            return "objections: enum value[] expected";
                }
                return null;
            };

            /**
             * Gets the type url for Status
             * @function getTypeUrl
             * @memberof fleetveil.v1.Status
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Status.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Status";
            };

            return Status;
        })();

        v1.UnitCertificate = (function() {

            /**
             * Properties of a UnitCertificate.
             * @typedef {Object} fleetveil.v1.UnitCertificate.$Properties
             * @property {string|null} [tenant] UnitCertificate tenant
             * @property {Uint8Array|null} [unitId] UnitCertificate unitId
             * @property {Uint8Array|null} [vehicleId] UnitCertificate vehicleId
             * @property {Uint8Array|null} [publicKey] UnitCertificate publicKey
             * @property {string|null} [vehicleKind] UnitCertificate vehicleKind
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a UnitCertificate.
             * @memberof fleetveil.v1
             * @interface IUnitCertificate
             * @augments fleetveil.v1.UnitCertificate.$Properties
             * @deprecated Use fleetveil.v1.UnitCertificate.$Properties instead.
             */

            /**
             * Shape of a UnitCertificate.
             * @typedef {fleetveil.v1.UnitCertificate.$Properties} fleetveil.v1.UnitCertificate.$Shape
             */

            /**
             * Constructs a new UnitCertificate.
             * @memberof fleetveil.v1
             * @classdesc Represents a UnitCertificate.
             * @constructor
             * @param {fleetveil.v1.UnitCertificate.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const UnitCertificate = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * UnitCertificate tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.UnitCertificate
             * @instance
             */
            UnitCertificate.prototype.tenant = "";

            /**
             * UnitCertificate unitId.
             * @member {Uint8Array} unitId
             * @memberof fleetveil.v1.UnitCertificate
             * @instance
             */
            UnitCertificate.prototype.unitId = $util.newBuffer([]);

            /**
             * UnitCertificate vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.UnitCertificate
             * @instance
             */
            UnitCertificate.prototype.vehicleId = $util.newBuffer([]);

            /**
             * UnitCertificate publicKey.
             * @member {Uint8Array} publicKey
             * @memberof fleetveil.v1.UnitCertificate
             * @instance
             */
            UnitCertificate.prototype.publicKey = $util.newBuffer([]);

            /**
             * UnitCertificate vehicleKind.
             * @member {string} vehicleKind
             * @memberof fleetveil.v1.UnitCertificate
             * @instance
             */
            UnitCertificate.prototype.vehicleKind = "";

            /**
             * Creates a new UnitCertificate instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.UnitCertificate
             * @static
             * @param {fleetveil.v1.UnitCertificate.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.UnitCertificate} UnitCertificate instance
             * @type {{
             *   (properties: fleetveil.v1.UnitCertificate.$Shape): fleetveil.v1.UnitCertificate & fleetveil.v1.UnitCertificate.$Shape;
             *   (properties?: fleetveil.v1.UnitCertificate.$Properties): fleetveil.v1.UnitCertificate;
             * }}
             */
            UnitCertificate.create = function(properties) {
                return new UnitCertificate(properties);
            };

            /**
             * Encodes the specified UnitCertificate message. Does not implicitly {@link fleetveil.v1.UnitCertificate.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.UnitCertificate
             * @static
             * @param {fleetveil.v1.UnitCertificate.$Properties} message UnitCertificate message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            UnitCertificate.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.unitId != null && $Object.hasOwnProperty.call(message, "unitId") && message.unitId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.unitId);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.vehicleId);
                if (message.publicKey != null && $Object.hasOwnProperty.call(message, "publicKey") && message.publicKey.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.publicKey);
                if (message.vehicleKind != null && $Object.hasOwnProperty.call(message, "vehicleKind") && message.vehicleKind !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.vehicleKind);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a UnitCertificate message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.UnitCertificate
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.UnitCertificate & fleetveil.v1.UnitCertificate.$Shape} UnitCertificate
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            UnitCertificate.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.UnitCertificate();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.unitId = value;
                            else
                                delete message.unitId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.publicKey = value;
                            else
                                delete message.publicKey;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.vehicleKind = value;
                            else
                                delete message.vehicleKind;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a UnitCertificate message.
             * @function verify
             * @memberof fleetveil.v1.UnitCertificate
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            UnitCertificate.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.unitId != null && $Object.hasOwnProperty.call(message, "unitId"))
                    if (!(message.unitId && typeof message.unitId.length === "number" || $util.isString(message.unitId)))
                        return "unitId: buffer expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.publicKey != null && $Object.hasOwnProperty.call(message, "publicKey"))
                    if (!(message.publicKey && typeof message.publicKey.length === "number" || $util.isString(message.publicKey)))
                        return "publicKey: buffer expected";
                if (message.vehicleKind != null && $Object.hasOwnProperty.call(message, "vehicleKind"))
                    if (!$util.isString(message.vehicleKind))
                        return "vehicleKind: string expected";
                return null;
            };

            /**
             * Gets the type url for UnitCertificate
             * @function getTypeUrl
             * @memberof fleetveil.v1.UnitCertificate
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            UnitCertificate.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.UnitCertificate";
            };

            return UnitCertificate;
        })();

        /**
         * PhoneOrderKind enum.
         * @name fleetveil.v1.PhoneOrderKind
         * @enum {number}
         * @property {number} PHONE_ORDER_KIND_UNSPECIFIED=0 PHONE_ORDER_KIND_UNSPECIFIED value
         * @property {number} PHONE_ORDER_KIND_USE=1 PHONE_ORDER_KIND_USE value
         * @property {number} PHONE_ORDER_KIND_END=2 PHONE_ORDER_KIND_END value
         * @property {number} PHONE_ORDER_KIND_HELP=3 PHONE_ORDER_KIND_HELP value
         * @property {number} PHONE_ORDER_KIND_CANCEL=4 PHONE_ORDER_KIND_CANCEL value
         * @property {number} PHONE_ORDER_KIND_PAUSE=5 PHONE_ORDER_KIND_PAUSE value
         * @property {number} PHONE_ORDER_KIND_RESUME=6 PHONE_ORDER_KIND_RESUME value
         */
        v1.PhoneOrderKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "PHONE_ORDER_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "PHONE_ORDER_KIND_USE"] = 1;
            values[valuesById[2] = "PHONE_ORDER_KIND_END"] = 2;
            values[valuesById[3] = "PHONE_ORDER_KIND_HELP"] = 3;
            values[valuesById[4] = "PHONE_ORDER_KIND_CANCEL"] = 4;
            values[valuesById[5] = "PHONE_ORDER_KIND_PAUSE"] = 5;
            values[valuesById[6] = "PHONE_ORDER_KIND_RESUME"] = 6;
            return values;
        })();

        v1.PhoneOrder = (function() {

            /**
             * Properties of a PhoneOrder.
             * @typedef {Object} fleetveil.v1.PhoneOrder.$Properties
             * @property {string|null} [tenant] PhoneOrder tenant
             * @property {Uint8Array|null} [vehicleId] PhoneOrder vehicleId
             * @property {Uint8Array|null} [grantId] PhoneOrder grantId
             * @property {fleetveil.v1.PhoneOrderKind|null} [kind] PhoneOrder kind
             * @property {Uint8Array|null} [nonce] PhoneOrder nonce
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PhoneOrder.
             * @memberof fleetveil.v1
             * @interface IPhoneOrder
             * @augments fleetveil.v1.PhoneOrder.$Properties
             * @deprecated Use fleetveil.v1.PhoneOrder.$Properties instead.
             */

            /**
             * Shape of a PhoneOrder.
             * @typedef {fleetveil.v1.PhoneOrder.$Properties} fleetveil.v1.PhoneOrder.$Shape
             */

            /**
             * Constructs a new PhoneOrder.
             * @memberof fleetveil.v1
             * @classdesc Represents a PhoneOrder.
             * @constructor
             * @param {fleetveil.v1.PhoneOrder.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PhoneOrder = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PhoneOrder tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.PhoneOrder
             * @instance
             */
            PhoneOrder.prototype.tenant = "";

            /**
             * PhoneOrder vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.PhoneOrder
             * @instance
             */
            PhoneOrder.prototype.vehicleId = $util.newBuffer([]);

            /**
             * PhoneOrder grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.PhoneOrder
             * @instance
             */
            PhoneOrder.prototype.grantId = $util.newBuffer([]);

            /**
             * PhoneOrder kind.
             * @member {fleetveil.v1.PhoneOrderKind} kind
             * @memberof fleetveil.v1.PhoneOrder
             * @instance
             */
            PhoneOrder.prototype.kind = 0;

            /**
             * PhoneOrder nonce.
             * @member {Uint8Array} nonce
             * @memberof fleetveil.v1.PhoneOrder
             * @instance
             */
            PhoneOrder.prototype.nonce = $util.newBuffer([]);

            /**
             * Creates a new PhoneOrder instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.PhoneOrder
             * @static
             * @param {fleetveil.v1.PhoneOrder.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.PhoneOrder} PhoneOrder instance
             * @type {{
             *   (properties: fleetveil.v1.PhoneOrder.$Shape): fleetveil.v1.PhoneOrder & fleetveil.v1.PhoneOrder.$Shape;
             *   (properties?: fleetveil.v1.PhoneOrder.$Properties): fleetveil.v1.PhoneOrder;
             * }}
             */
            PhoneOrder.create = function(properties) {
                return new PhoneOrder(properties);
            };

            /**
             * Encodes the specified PhoneOrder message. Does not implicitly {@link fleetveil.v1.PhoneOrder.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.PhoneOrder
             * @static
             * @param {fleetveil.v1.PhoneOrder.$Properties} message PhoneOrder message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PhoneOrder.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.vehicleId);
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.grantId);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.kind);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.nonce);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PhoneOrder message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.PhoneOrder
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.PhoneOrder & fleetveil.v1.PhoneOrder.$Shape} PhoneOrder
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PhoneOrder.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.PhoneOrder();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a PhoneOrder message.
             * @function verify
             * @memberof fleetveil.v1.PhoneOrder
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            PhoneOrder.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind"))
                    if (typeof message.kind !== "number" || (message.kind | 0) !== message.kind)
                        return "kind: enum value expected";
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce"))
                    if (!(message.nonce && typeof message.nonce.length === "number" || $util.isString(message.nonce)))
                        return "nonce: buffer expected";
                return null;
            };

            /**
             * Gets the type url for PhoneOrder
             * @function getTypeUrl
             * @memberof fleetveil.v1.PhoneOrder
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            PhoneOrder.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.PhoneOrder";
            };

            return PhoneOrder;
        })();

        /**
         * Purpose enum.
         * @name fleetveil.v1.Purpose
         * @enum {number}
         * @property {number} PURPOSE_UNSPECIFIED=0 PURPOSE_UNSPECIFIED value
         * @property {number} PURPOSE_RENTAL_CONTRACT=1 PURPOSE_RENTAL_CONTRACT value
         * @property {number} PURPOSE_RIDER_ROUTE=2 PURPOSE_RIDER_ROUTE value
         * @property {number} PURPOSE_LIVE_SERVICE=3 PURPOSE_LIVE_SERVICE value
         * @property {number} PURPOSE_FLEET_HEALTH=4 PURPOSE_FLEET_HEALTH value
         * @property {number} PURPOSE_ASSET_PROTECTION=5 PURPOSE_ASSET_PROTECTION value
         * @property {number} PURPOSE_ASSIST=6 PURPOSE_ASSIST value
         * @property {number} PURPOSE_ACCIDENT=7 PURPOSE_ACCIDENT value
         * @property {number} PURPOSE_MAINTENANCE=8 PURPOSE_MAINTENANCE value
         * @property {number} PURPOSE_CHARGING=9 PURPOSE_CHARGING value
         * @property {number} PURPOSE_STATISTICS=10 PURPOSE_STATISTICS value
         * @property {number} PURPOSE_DRIVING_SCORE=11 PURPOSE_DRIVING_SCORE value
         */
        v1.Purpose = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "PURPOSE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "PURPOSE_RENTAL_CONTRACT"] = 1;
            values[valuesById[2] = "PURPOSE_RIDER_ROUTE"] = 2;
            values[valuesById[3] = "PURPOSE_LIVE_SERVICE"] = 3;
            values[valuesById[4] = "PURPOSE_FLEET_HEALTH"] = 4;
            values[valuesById[5] = "PURPOSE_ASSET_PROTECTION"] = 5;
            values[valuesById[6] = "PURPOSE_ASSIST"] = 6;
            values[valuesById[7] = "PURPOSE_ACCIDENT"] = 7;
            values[valuesById[8] = "PURPOSE_MAINTENANCE"] = 8;
            values[valuesById[9] = "PURPOSE_CHARGING"] = 9;
            values[valuesById[10] = "PURPOSE_STATISTICS"] = 10;
            values[valuesById[11] = "PURPOSE_DRIVING_SCORE"] = 11;
            return values;
        })();

        /**
         * StreamKind enum.
         * @name fleetveil.v1.StreamKind
         * @enum {number}
         * @property {number} STREAM_KIND_UNSPECIFIED=0 STREAM_KIND_UNSPECIFIED value
         * @property {number} STREAM_KIND_ENDS=1 STREAM_KIND_ENDS value
         * @property {number} STREAM_KIND_ROUTE=2 STREAM_KIND_ROUTE value
         * @property {number} STREAM_KIND_THEFT=3 STREAM_KIND_THEFT value
         * @property {number} STREAM_KIND_ACCIDENT=4 STREAM_KIND_ACCIDENT value
         * @property {number} STREAM_KIND_ASSIST=5 STREAM_KIND_ASSIST value
         */
        v1.StreamKind = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "STREAM_KIND_UNSPECIFIED"] = 0;
            values[valuesById[1] = "STREAM_KIND_ENDS"] = 1;
            values[valuesById[2] = "STREAM_KIND_ROUTE"] = 2;
            values[valuesById[3] = "STREAM_KIND_THEFT"] = 3;
            values[valuesById[4] = "STREAM_KIND_ACCIDENT"] = 4;
            values[valuesById[5] = "STREAM_KIND_ASSIST"] = 5;
            return values;
        })();

        /**
         * ZoneState enum.
         * @name fleetveil.v1.ZoneState
         * @enum {number}
         * @property {number} ZONE_STATE_UNSPECIFIED=0 ZONE_STATE_UNSPECIFIED value
         * @property {number} ZONE_STATE_IN=1 ZONE_STATE_IN value
         * @property {number} ZONE_STATE_OUT=2 ZONE_STATE_OUT value
         */
        v1.ZoneState = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ZONE_STATE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ZONE_STATE_IN"] = 1;
            values[valuesById[2] = "ZONE_STATE_OUT"] = 2;
            return values;
        })();

        /**
         * ParkingRule enum.
         * @name fleetveil.v1.ParkingRule
         * @enum {number}
         * @property {number} PARKING_RULE_UNSPECIFIED=0 PARKING_RULE_UNSPECIFIED value
         * @property {number} PARKING_RULE_KEPT=1 PARKING_RULE_KEPT value
         * @property {number} PARKING_RULE_BROKEN=2 PARKING_RULE_BROKEN value
         */
        v1.ParkingRule = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "PARKING_RULE_UNSPECIFIED"] = 0;
            values[valuesById[1] = "PARKING_RULE_KEPT"] = 1;
            values[valuesById[2] = "PARKING_RULE_BROKEN"] = 2;
            return values;
        })();

        /**
         * RentalEnd enum.
         * @name fleetveil.v1.RentalEnd
         * @enum {number}
         * @property {number} RENTAL_END_UNSPECIFIED=0 RENTAL_END_UNSPECIFIED value
         * @property {number} RENTAL_END_BOOKING=1 RENTAL_END_BOOKING value
         * @property {number} RENTAL_END_RIDER=2 RENTAL_END_RIDER value
         * @property {number} RENTAL_END_LAPSED=3 RENTAL_END_LAPSED value
         * @property {number} RENTAL_END_MAX_DURATION=4 RENTAL_END_MAX_DURATION value
         * @property {number} RENTAL_END_CLOCK=5 RENTAL_END_CLOCK value
         * @property {number} RENTAL_END_REPLACED=6 RENTAL_END_REPLACED value
         */
        v1.RentalEnd = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "RENTAL_END_UNSPECIFIED"] = 0;
            values[valuesById[1] = "RENTAL_END_BOOKING"] = 1;
            values[valuesById[2] = "RENTAL_END_RIDER"] = 2;
            values[valuesById[3] = "RENTAL_END_LAPSED"] = 3;
            values[valuesById[4] = "RENTAL_END_MAX_DURATION"] = 4;
            values[valuesById[5] = "RENTAL_END_CLOCK"] = 5;
            values[valuesById[6] = "RENTAL_END_REPLACED"] = 6;
            return values;
        })();

        /**
         * ClockQuality enum.
         * @name fleetveil.v1.ClockQuality
         * @enum {number}
         * @property {number} CLOCK_QUALITY_UNSPECIFIED=0 CLOCK_QUALITY_UNSPECIFIED value
         * @property {number} CLOCK_QUALITY_CORROBORATED=1 CLOCK_QUALITY_CORROBORATED value
         * @property {number} CLOCK_QUALITY_ATTESTED=2 CLOCK_QUALITY_ATTESTED value
         */
        v1.ClockQuality = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "CLOCK_QUALITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "CLOCK_QUALITY_CORROBORATED"] = 1;
            values[valuesById[2] = "CLOCK_QUALITY_ATTESTED"] = 2;
            return values;
        })();

        /**
         * LossReason enum.
         * @name fleetveil.v1.LossReason
         * @enum {number}
         * @property {number} LOSS_REASON_UNSPECIFIED=0 LOSS_REASON_UNSPECIFIED value
         * @property {number} LOSS_REASON_RESTART=1 LOSS_REASON_RESTART value
         * @property {number} LOSS_REASON_DOWN=2 LOSS_REASON_DOWN value
         * @property {number} LOSS_REASON_EVICTED=3 LOSS_REASON_EVICTED value
         * @property {number} LOSS_REASON_EXPIRED=4 LOSS_REASON_EXPIRED value
         * @property {number} LOSS_REASON_REFUSED=5 LOSS_REASON_REFUSED value
         * @property {number} LOSS_REASON_WITHDRAWN=6 LOSS_REASON_WITHDRAWN value
         * @property {number} LOSS_REASON_THINNED=7 LOSS_REASON_THINNED value
         * @property {number} LOSS_REASON_UNPARSABLE=8 LOSS_REASON_UNPARSABLE value
         * @property {number} LOSS_REASON_IMPOSSIBLE_TIME=9 LOSS_REASON_IMPOSSIBLE_TIME value
         * @property {number} LOSS_REASON_HELD=10 LOSS_REASON_HELD value
         * @property {number} LOSS_REASON_JUMPED=11 LOSS_REASON_JUMPED value
         * @property {number} LOSS_REASON_CORRUPT=12 LOSS_REASON_CORRUPT value
         * @property {number} LOSS_REASON_DISK_FULL=13 LOSS_REASON_DISK_FULL value
         * @property {number} LOSS_REASON_POOR_QUALITY=14 LOSS_REASON_POOR_QUALITY value
         * @property {number} LOSS_REASON_CLOCK=15 LOSS_REASON_CLOCK value
         */
        v1.LossReason = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "LOSS_REASON_UNSPECIFIED"] = 0;
            values[valuesById[1] = "LOSS_REASON_RESTART"] = 1;
            values[valuesById[2] = "LOSS_REASON_DOWN"] = 2;
            values[valuesById[3] = "LOSS_REASON_EVICTED"] = 3;
            values[valuesById[4] = "LOSS_REASON_EXPIRED"] = 4;
            values[valuesById[5] = "LOSS_REASON_REFUSED"] = 5;
            values[valuesById[6] = "LOSS_REASON_WITHDRAWN"] = 6;
            values[valuesById[7] = "LOSS_REASON_THINNED"] = 7;
            values[valuesById[8] = "LOSS_REASON_UNPARSABLE"] = 8;
            values[valuesById[9] = "LOSS_REASON_IMPOSSIBLE_TIME"] = 9;
            values[valuesById[10] = "LOSS_REASON_HELD"] = 10;
            values[valuesById[11] = "LOSS_REASON_JUMPED"] = 11;
            values[valuesById[12] = "LOSS_REASON_CORRUPT"] = 12;
            values[valuesById[13] = "LOSS_REASON_DISK_FULL"] = 13;
            values[valuesById[14] = "LOSS_REASON_POOR_QUALITY"] = 14;
            values[valuesById[15] = "LOSS_REASON_CLOCK"] = 15;
            return values;
        })();

        v1.Envelope = (function() {

            /**
             * Properties of an Envelope.
             * @typedef {Object} fleetveil.v1.Envelope.$Properties
             * @property {number|null} [protocol] Envelope protocol
             * @property {Uint8Array|null} [sessionId] Envelope sessionId
             * @property {number|null} [number] Envelope number
             * @property {Uint8Array|null} [nonce] Envelope nonce
             * @property {Uint8Array|null} [ciphertext] Envelope ciphertext
             * @property {Uint8Array|null} [sessionKeyId] Envelope sessionKeyId
             * @property {Uint8Array|null} [sessionEnc] Envelope sessionEnc
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Envelope.
             * @memberof fleetveil.v1
             * @interface IEnvelope
             * @augments fleetveil.v1.Envelope.$Properties
             * @deprecated Use fleetveil.v1.Envelope.$Properties instead.
             */

            /**
             * Shape of an Envelope.
             * @typedef {fleetveil.v1.Envelope.$Properties} fleetveil.v1.Envelope.$Shape
             */

            /**
             * Constructs a new Envelope.
             * @memberof fleetveil.v1
             * @classdesc Represents an Envelope.
             * @constructor
             * @param {fleetveil.v1.Envelope.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Envelope = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Envelope protocol.
             * @member {number} protocol
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.protocol = 0;

            /**
             * Envelope sessionId.
             * @member {Uint8Array} sessionId
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.sessionId = $util.newBuffer([]);

            /**
             * Envelope number.
             * @member {number} number
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.number = 0;

            /**
             * Envelope nonce.
             * @member {Uint8Array} nonce
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.nonce = $util.newBuffer([]);

            /**
             * Envelope ciphertext.
             * @member {Uint8Array} ciphertext
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.ciphertext = $util.newBuffer([]);

            /**
             * Envelope sessionKeyId.
             * @member {Uint8Array} sessionKeyId
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.sessionKeyId = $util.newBuffer([]);

            /**
             * Envelope sessionEnc.
             * @member {Uint8Array} sessionEnc
             * @memberof fleetveil.v1.Envelope
             * @instance
             */
            Envelope.prototype.sessionEnc = $util.newBuffer([]);

            /**
             * Creates a new Envelope instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Envelope
             * @static
             * @param {fleetveil.v1.Envelope.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Envelope} Envelope instance
             * @type {{
             *   (properties: fleetveil.v1.Envelope.$Shape): fleetveil.v1.Envelope & fleetveil.v1.Envelope.$Shape;
             *   (properties?: fleetveil.v1.Envelope.$Properties): fleetveil.v1.Envelope;
             * }}
             */
            Envelope.create = function(properties) {
                return new Envelope(properties);
            };

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link fleetveil.v1.Envelope.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Envelope
             * @static
             * @param {fleetveil.v1.Envelope.$Properties} message Envelope message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Envelope.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.protocol);
                if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.sessionId);
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                    writer.uint32(/* id 3, wireType 5 =*/29).fixed32(message.number);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.nonce);
                if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext") && message.ciphertext.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.ciphertext);
                if (message.sessionKeyId != null && $Object.hasOwnProperty.call(message, "sessionKeyId") && message.sessionKeyId.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.sessionKeyId);
                if (message.sessionEnc != null && $Object.hasOwnProperty.call(message, "sessionEnc") && message.sessionEnc.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.sessionEnc);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Envelope
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Envelope & fleetveil.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Envelope.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Envelope();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.protocol = value;
                            else
                                delete message.protocol;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sessionId = value;
                            else
                                delete message.sessionId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.ciphertext = value;
                            else
                                delete message.ciphertext;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sessionKeyId = value;
                            else
                                delete message.sessionKeyId;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sessionEnc = value;
                            else
                                delete message.sessionEnc;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an Envelope message.
             * @function verify
             * @memberof fleetveil.v1.Envelope
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Envelope.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol"))
                    if (!$util.isInteger(message.protocol))
                        return "protocol: integer expected";
                if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId"))
                    if (!(message.sessionId && typeof message.sessionId.length === "number" || $util.isString(message.sessionId)))
                        return "sessionId: buffer expected";
                if (message.number != null && $Object.hasOwnProperty.call(message, "number"))
                    if (!$util.isInteger(message.number))
                        return "number: integer expected";
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce"))
                    if (!(message.nonce && typeof message.nonce.length === "number" || $util.isString(message.nonce)))
                        return "nonce: buffer expected";
                if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext"))
                    if (!(message.ciphertext && typeof message.ciphertext.length === "number" || $util.isString(message.ciphertext)))
                        return "ciphertext: buffer expected";
                if (message.sessionKeyId != null && $Object.hasOwnProperty.call(message, "sessionKeyId"))
                    if (!(message.sessionKeyId && typeof message.sessionKeyId.length === "number" || $util.isString(message.sessionKeyId)))
                        return "sessionKeyId: buffer expected";
                if (message.sessionEnc != null && $Object.hasOwnProperty.call(message, "sessionEnc"))
                    if (!(message.sessionEnc && typeof message.sessionEnc.length === "number" || $util.isString(message.sessionEnc)))
                        return "sessionEnc: buffer expected";
                return null;
            };

            /**
             * Gets the type url for Envelope
             * @function getTypeUrl
             * @memberof fleetveil.v1.Envelope
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Envelope.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Envelope";
            };

            return Envelope;
        })();

        v1.OpeningStatement = (function() {

            /**
             * Properties of an OpeningStatement.
             * @typedef {Object} fleetveil.v1.OpeningStatement.$Properties
             * @property {string|null} [tenant] OpeningStatement tenant
             * @property {Uint8Array|null} [vehicleId] OpeningStatement vehicleId
             * @property {Uint8Array|null} [streamId] OpeningStatement streamId
             * @property {fleetveil.v1.StreamKind|null} [kind] OpeningStatement kind
             * @property {Uint8Array|null} [grantId] OpeningStatement grantId
             * @property {Uint8Array|null} [grantHash] OpeningStatement grantHash
             * @property {number|null} [policyVersion] OpeningStatement policyVersion
             * @property {Uint8Array|null} [transportKeyId] OpeningStatement transportKeyId
             * @property {Uint8Array|null} [suite] OpeningStatement suite
             * @property {Uint8Array|null} [enc] OpeningStatement enc
             * @property {Uint8Array|null} [sealedKey] OpeningStatement sealedKey
             * @property {Uint8Array|null} [follows] OpeningStatement follows
             * @property {Uint8Array|null} [rentalId] OpeningStatement rentalId
             * @property {Uint8Array|null} [riderKeyId] OpeningStatement riderKeyId
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an OpeningStatement.
             * @memberof fleetveil.v1
             * @interface IOpeningStatement
             * @augments fleetveil.v1.OpeningStatement.$Properties
             * @deprecated Use fleetveil.v1.OpeningStatement.$Properties instead.
             */

            /**
             * Shape of an OpeningStatement.
             * @typedef {fleetveil.v1.OpeningStatement.$Properties} fleetveil.v1.OpeningStatement.$Shape
             */

            /**
             * Constructs a new OpeningStatement.
             * @memberof fleetveil.v1
             * @classdesc Represents an OpeningStatement.
             * @constructor
             * @param {fleetveil.v1.OpeningStatement.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const OpeningStatement = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * OpeningStatement tenant.
             * @member {string} tenant
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.tenant = "";

            /**
             * OpeningStatement vehicleId.
             * @member {Uint8Array} vehicleId
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.vehicleId = $util.newBuffer([]);

            /**
             * OpeningStatement streamId.
             * @member {Uint8Array} streamId
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.streamId = $util.newBuffer([]);

            /**
             * OpeningStatement kind.
             * @member {fleetveil.v1.StreamKind} kind
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.kind = 0;

            /**
             * OpeningStatement grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.grantId = $util.newBuffer([]);

            /**
             * OpeningStatement grantHash.
             * @member {Uint8Array} grantHash
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.grantHash = $util.newBuffer([]);

            /**
             * OpeningStatement policyVersion.
             * @member {number} policyVersion
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.policyVersion = 0;

            /**
             * OpeningStatement transportKeyId.
             * @member {Uint8Array} transportKeyId
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.transportKeyId = $util.newBuffer([]);

            /**
             * OpeningStatement suite.
             * @member {Uint8Array} suite
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.suite = $util.newBuffer([]);

            /**
             * OpeningStatement enc.
             * @member {Uint8Array} enc
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.enc = $util.newBuffer([]);

            /**
             * OpeningStatement sealedKey.
             * @member {Uint8Array} sealedKey
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.sealedKey = $util.newBuffer([]);

            /**
             * OpeningStatement follows.
             * @member {Uint8Array} follows
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.follows = $util.newBuffer([]);

            /**
             * OpeningStatement rentalId.
             * @member {Uint8Array} rentalId
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.rentalId = $util.newBuffer([]);

            /**
             * OpeningStatement riderKeyId.
             * @member {Uint8Array} riderKeyId
             * @memberof fleetveil.v1.OpeningStatement
             * @instance
             */
            OpeningStatement.prototype.riderKeyId = $util.newBuffer([]);

            /**
             * Creates a new OpeningStatement instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.OpeningStatement
             * @static
             * @param {fleetveil.v1.OpeningStatement.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.OpeningStatement} OpeningStatement instance
             * @type {{
             *   (properties: fleetveil.v1.OpeningStatement.$Shape): fleetveil.v1.OpeningStatement & fleetveil.v1.OpeningStatement.$Shape;
             *   (properties?: fleetveil.v1.OpeningStatement.$Properties): fleetveil.v1.OpeningStatement;
             * }}
             */
            OpeningStatement.create = function(properties) {
                return new OpeningStatement(properties);
            };

            /**
             * Encodes the specified OpeningStatement message. Does not implicitly {@link fleetveil.v1.OpeningStatement.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.OpeningStatement
             * @static
             * @param {fleetveil.v1.OpeningStatement.$Properties} message OpeningStatement message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            OpeningStatement.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant") && message.tenant !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.tenant);
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId") && message.vehicleId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.vehicleId);
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId") && message.streamId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.streamId);
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind") && message.kind !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).int32(message.kind);
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.grantId);
                if (message.grantHash != null && $Object.hasOwnProperty.call(message, "grantHash") && message.grantHash.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.grantHash);
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion") && message.policyVersion !== 0)
                    writer.uint32(/* id 7, wireType 5 =*/61).fixed32(message.policyVersion);
                if (message.transportKeyId != null && $Object.hasOwnProperty.call(message, "transportKeyId") && message.transportKeyId.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.transportKeyId);
                if (message.suite != null && $Object.hasOwnProperty.call(message, "suite") && message.suite.length)
                    writer.uint32(/* id 9, wireType 2 =*/74).bytes(message.suite);
                if (message.enc != null && $Object.hasOwnProperty.call(message, "enc") && message.enc.length)
                    writer.uint32(/* id 10, wireType 2 =*/82).bytes(message.enc);
                if (message.sealedKey != null && $Object.hasOwnProperty.call(message, "sealedKey") && message.sealedKey.length)
                    writer.uint32(/* id 11, wireType 2 =*/90).bytes(message.sealedKey);
                if (message.follows != null && $Object.hasOwnProperty.call(message, "follows") && message.follows.length)
                    writer.uint32(/* id 12, wireType 2 =*/98).bytes(message.follows);
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId") && message.rentalId.length)
                    writer.uint32(/* id 13, wireType 2 =*/106).bytes(message.rentalId);
                if (message.riderKeyId != null && $Object.hasOwnProperty.call(message, "riderKeyId") && message.riderKeyId.length)
                    writer.uint32(/* id 14, wireType 2 =*/114).bytes(message.riderKeyId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an OpeningStatement message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.OpeningStatement
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.OpeningStatement & fleetveil.v1.OpeningStatement.$Shape} OpeningStatement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            OpeningStatement.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.OpeningStatement();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.tenant = value;
                            else
                                delete message.tenant;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.vehicleId = value;
                            else
                                delete message.vehicleId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.streamId = value;
                            else
                                delete message.streamId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.kind = value;
                            else
                                delete message.kind;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantHash = value;
                            else
                                delete message.grantHash;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.policyVersion = value;
                            else
                                delete message.policyVersion;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.transportKeyId = value;
                            else
                                delete message.transportKeyId;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.suite = value;
                            else
                                delete message.suite;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.enc = value;
                            else
                                delete message.enc;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sealedKey = value;
                            else
                                delete message.sealedKey;
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.follows = value;
                            else
                                delete message.follows;
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.rentalId = value;
                            else
                                delete message.rentalId;
                            continue;
                        }
                    case 14: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.riderKeyId = value;
                            else
                                delete message.riderKeyId;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an OpeningStatement message.
             * @function verify
             * @memberof fleetveil.v1.OpeningStatement
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            OpeningStatement.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.tenant != null && $Object.hasOwnProperty.call(message, "tenant"))
                    if (!$util.isString(message.tenant))
                        return "tenant: string expected";
                if (message.vehicleId != null && $Object.hasOwnProperty.call(message, "vehicleId"))
                    if (!(message.vehicleId && typeof message.vehicleId.length === "number" || $util.isString(message.vehicleId)))
                        return "vehicleId: buffer expected";
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId"))
                    if (!(message.streamId && typeof message.streamId.length === "number" || $util.isString(message.streamId)))
                        return "streamId: buffer expected";
                if (message.kind != null && $Object.hasOwnProperty.call(message, "kind"))
                    if (typeof message.kind !== "number" || (message.kind | 0) !== message.kind)
                        return "kind: enum value expected";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.grantHash != null && $Object.hasOwnProperty.call(message, "grantHash"))
                    if (!(message.grantHash && typeof message.grantHash.length === "number" || $util.isString(message.grantHash)))
                        return "grantHash: buffer expected";
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion"))
                    if (!$util.isInteger(message.policyVersion))
                        return "policyVersion: integer expected";
                if (message.transportKeyId != null && $Object.hasOwnProperty.call(message, "transportKeyId"))
                    if (!(message.transportKeyId && typeof message.transportKeyId.length === "number" || $util.isString(message.transportKeyId)))
                        return "transportKeyId: buffer expected";
                if (message.suite != null && $Object.hasOwnProperty.call(message, "suite"))
                    if (!(message.suite && typeof message.suite.length === "number" || $util.isString(message.suite)))
                        return "suite: buffer expected";
                if (message.enc != null && $Object.hasOwnProperty.call(message, "enc"))
                    if (!(message.enc && typeof message.enc.length === "number" || $util.isString(message.enc)))
                        return "enc: buffer expected";
                if (message.sealedKey != null && $Object.hasOwnProperty.call(message, "sealedKey"))
                    if (!(message.sealedKey && typeof message.sealedKey.length === "number" || $util.isString(message.sealedKey)))
                        return "sealedKey: buffer expected";
                if (message.follows != null && $Object.hasOwnProperty.call(message, "follows"))
                    if (!(message.follows && typeof message.follows.length === "number" || $util.isString(message.follows)))
                        return "follows: buffer expected";
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId"))
                    if (!(message.rentalId && typeof message.rentalId.length === "number" || $util.isString(message.rentalId)))
                        return "rentalId: buffer expected";
                if (message.riderKeyId != null && $Object.hasOwnProperty.call(message, "riderKeyId"))
                    if (!(message.riderKeyId && typeof message.riderKeyId.length === "number" || $util.isString(message.riderKeyId)))
                        return "riderKeyId: buffer expected";
                return null;
            };

            /**
             * Gets the type url for OpeningStatement
             * @function getTypeUrl
             * @memberof fleetveil.v1.OpeningStatement
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            OpeningStatement.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.OpeningStatement";
            };

            return OpeningStatement;
        })();

        /**
         * AccidentTrigger enum.
         * @name fleetveil.v1.AccidentTrigger
         * @enum {number}
         * @property {number} ACCIDENT_TRIGGER_UNSPECIFIED=0 ACCIDENT_TRIGGER_UNSPECIFIED value
         * @property {number} ACCIDENT_TRIGGER_AUTOMATIC=1 ACCIDENT_TRIGGER_AUTOMATIC value
         * @property {number} ACCIDENT_TRIGGER_MANUAL=2 ACCIDENT_TRIGGER_MANUAL value
         */
        v1.AccidentTrigger = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ACCIDENT_TRIGGER_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ACCIDENT_TRIGGER_AUTOMATIC"] = 1;
            values[valuesById[2] = "ACCIDENT_TRIGGER_MANUAL"] = 2;
            return values;
        })();

        v1.AccidentPosition = (function() {

            /**
             * Properties of an AccidentPosition.
             * @typedef {Object} fleetveil.v1.AccidentPosition.$Properties
             * @property {number|null} [latitudeE6] AccidentPosition latitudeE6
             * @property {number|null} [longitudeE6] AccidentPosition longitudeE6
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AccidentPosition.
             * @memberof fleetveil.v1
             * @interface IAccidentPosition
             * @augments fleetveil.v1.AccidentPosition.$Properties
             * @deprecated Use fleetveil.v1.AccidentPosition.$Properties instead.
             */

            /**
             * Shape of an AccidentPosition.
             * @typedef {fleetveil.v1.AccidentPosition.$Properties} fleetveil.v1.AccidentPosition.$Shape
             */

            /**
             * Constructs a new AccidentPosition.
             * @memberof fleetveil.v1
             * @classdesc Represents an AccidentPosition.
             * @constructor
             * @param {fleetveil.v1.AccidentPosition.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AccidentPosition = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * AccidentPosition latitudeE6.
             * @member {number} latitudeE6
             * @memberof fleetveil.v1.AccidentPosition
             * @instance
             */
            AccidentPosition.prototype.latitudeE6 = 0;

            /**
             * AccidentPosition longitudeE6.
             * @member {number} longitudeE6
             * @memberof fleetveil.v1.AccidentPosition
             * @instance
             */
            AccidentPosition.prototype.longitudeE6 = 0;

            /**
             * Creates a new AccidentPosition instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.AccidentPosition
             * @static
             * @param {fleetveil.v1.AccidentPosition.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.AccidentPosition} AccidentPosition instance
             * @type {{
             *   (properties: fleetveil.v1.AccidentPosition.$Shape): fleetveil.v1.AccidentPosition & fleetveil.v1.AccidentPosition.$Shape;
             *   (properties?: fleetveil.v1.AccidentPosition.$Properties): fleetveil.v1.AccidentPosition;
             * }}
             */
            AccidentPosition.create = function(properties) {
                return new AccidentPosition(properties);
            };

            /**
             * Encodes the specified AccidentPosition message. Does not implicitly {@link fleetveil.v1.AccidentPosition.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.AccidentPosition
             * @static
             * @param {fleetveil.v1.AccidentPosition.$Properties} message AccidentPosition message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AccidentPosition.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.latitudeE6 != null && $Object.hasOwnProperty.call(message, "latitudeE6") && message.latitudeE6 !== 0)
                    writer.uint32(/* id 1, wireType 5 =*/13).sfixed32(message.latitudeE6);
                if (message.longitudeE6 != null && $Object.hasOwnProperty.call(message, "longitudeE6") && message.longitudeE6 !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).sfixed32(message.longitudeE6);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an AccidentPosition message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.AccidentPosition
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.AccidentPosition & fleetveil.v1.AccidentPosition.$Shape} AccidentPosition
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AccidentPosition.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.AccidentPosition();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.sfixed32())
                                message.latitudeE6 = value;
                            else
                                delete message.latitudeE6;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.sfixed32())
                                message.longitudeE6 = value;
                            else
                                delete message.longitudeE6;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an AccidentPosition message.
             * @function verify
             * @memberof fleetveil.v1.AccidentPosition
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            AccidentPosition.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.latitudeE6 != null && $Object.hasOwnProperty.call(message, "latitudeE6"))
                    if (!$util.isInteger(message.latitudeE6))
                        return "latitudeE6: integer expected";
                if (message.longitudeE6 != null && $Object.hasOwnProperty.call(message, "longitudeE6"))
                    if (!$util.isInteger(message.longitudeE6))
                        return "longitudeE6: integer expected";
                return null;
            };

            /**
             * Gets the type url for AccidentPosition
             * @function getTypeUrl
             * @memberof fleetveil.v1.AccidentPosition
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            AccidentPosition.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.AccidentPosition";
            };

            return AccidentPosition;
        })();

        v1.AccidentPacket = (function() {

            /**
             * Properties of an AccidentPacket.
             * @typedef {Object} fleetveil.v1.AccidentPacket.$Properties
             * @property {number|null} [timeS] AccidentPacket timeS
             * @property {fleetveil.v1.AccidentTrigger|null} [trigger] AccidentPacket trigger
             * @property {boolean|null} [test] AccidentPacket test
             * @property {boolean|null} [positionTrusted] AccidentPacket positionTrusted
             * @property {Array.<fleetveil.v1.AccidentPosition.$Properties>|null} [positions] AccidentPacket positions
             * @property {number|null} [direction] AccidentPacket direction
             * @property {Array.<number>|null} [speedsCms] AccidentPacket speedsCms
             * @property {Array.<number>|null} [accelerationDms2] AccidentPacket accelerationDms2
             * @property {number|null} [occupants] AccidentPacket occupants
             * @property {number|null} [chargePermille] AccidentPacket chargePermille
             * @property {number|null} [tiltDeg] AccidentPacket tiltDeg
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AccidentPacket.
             * @memberof fleetveil.v1
             * @interface IAccidentPacket
             * @augments fleetveil.v1.AccidentPacket.$Properties
             * @deprecated Use fleetveil.v1.AccidentPacket.$Properties instead.
             */

            /**
             * Shape of an AccidentPacket.
             * @typedef {fleetveil.v1.AccidentPacket.$Properties} fleetveil.v1.AccidentPacket.$Shape
             */

            /**
             * Constructs a new AccidentPacket.
             * @memberof fleetveil.v1
             * @classdesc Represents an AccidentPacket.
             * @constructor
             * @param {fleetveil.v1.AccidentPacket.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AccidentPacket = function (properties) {
                this.positions = [];
                this.speedsCms = [];
                this.accelerationDms2 = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * AccidentPacket timeS.
             * @member {number} timeS
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.timeS = 0;

            /**
             * AccidentPacket trigger.
             * @member {fleetveil.v1.AccidentTrigger} trigger
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.trigger = 0;

            /**
             * AccidentPacket test.
             * @member {boolean} test
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.test = false;

            /**
             * AccidentPacket positionTrusted.
             * @member {boolean} positionTrusted
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.positionTrusted = false;

            /**
             * AccidentPacket positions.
             * @member {Array.<fleetveil.v1.AccidentPosition.$Properties>} positions
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.positions = $util.emptyArray;

            /**
             * AccidentPacket direction.
             * @member {number|null|undefined} direction
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.direction = null;

            /**
             * AccidentPacket speedsCms.
             * @member {Array.<number>} speedsCms
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.speedsCms = $util.emptyArray;

            /**
             * AccidentPacket accelerationDms2.
             * @member {Array.<number>} accelerationDms2
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.accelerationDms2 = $util.emptyArray;

            /**
             * AccidentPacket occupants.
             * @member {number|null|undefined} occupants
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.occupants = null;

            /**
             * AccidentPacket chargePermille.
             * @member {number|null|undefined} chargePermille
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.chargePermille = null;

            /**
             * AccidentPacket tiltDeg.
             * @member {number|null|undefined} tiltDeg
             * @memberof fleetveil.v1.AccidentPacket
             * @instance
             */
            AccidentPacket.prototype.tiltDeg = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(AccidentPacket.prototype, "_direction", {
                get: $util.oneOfGetter($oneOfFields = ["direction"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(AccidentPacket.prototype, "_occupants", {
                get: $util.oneOfGetter($oneOfFields = ["occupants"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(AccidentPacket.prototype, "_chargePermille", {
                get: $util.oneOfGetter($oneOfFields = ["chargePermille"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(AccidentPacket.prototype, "_tiltDeg", {
                get: $util.oneOfGetter($oneOfFields = ["tiltDeg"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new AccidentPacket instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.AccidentPacket
             * @static
             * @param {fleetveil.v1.AccidentPacket.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.AccidentPacket} AccidentPacket instance
             * @type {{
             *   (properties: fleetveil.v1.AccidentPacket.$Shape): fleetveil.v1.AccidentPacket & fleetveil.v1.AccidentPacket.$Shape;
             *   (properties?: fleetveil.v1.AccidentPacket.$Properties): fleetveil.v1.AccidentPacket;
             * }}
             */
            AccidentPacket.create = function(properties) {
                return new AccidentPacket(properties);
            };

            /**
             * Encodes the specified AccidentPacket message. Does not implicitly {@link fleetveil.v1.AccidentPacket.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.AccidentPacket
             * @static
             * @param {fleetveil.v1.AccidentPacket.$Properties} message AccidentPacket message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AccidentPacket.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.timeS != null && $Object.hasOwnProperty.call(message, "timeS") && message.timeS !== 0)
                    writer.uint32(/* id 1, wireType 5 =*/13).fixed32(message.timeS);
                if (message.trigger != null && $Object.hasOwnProperty.call(message, "trigger") && message.trigger !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.trigger);
                if (message.test != null && $Object.hasOwnProperty.call(message, "test") && message.test !== false)
                    writer.uint32(/* id 3, wireType 0 =*/24).bool(message.test);
                if (message.positionTrusted != null && $Object.hasOwnProperty.call(message, "positionTrusted") && message.positionTrusted !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.positionTrusted);
                if (message.positions != null && message.positions.length)
                    for (let i = 0; i < message.positions.length; ++i)
                        $root.fleetveil.v1.AccidentPosition.encode(message.positions[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.direction != null && $Object.hasOwnProperty.call(message, "direction"))
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.direction);
                if (message.speedsCms != null && message.speedsCms.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).uint32s(message.speedsCms);
                if (message.accelerationDms2 != null && message.accelerationDms2.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).sint32s(message.accelerationDms2);
                if (message.occupants != null && $Object.hasOwnProperty.call(message, "occupants"))
                    writer.uint32(/* id 9, wireType 0 =*/72).uint32(message.occupants);
                if (message.chargePermille != null && $Object.hasOwnProperty.call(message, "chargePermille"))
                    writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.chargePermille);
                if (message.tiltDeg != null && $Object.hasOwnProperty.call(message, "tiltDeg"))
                    writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.tiltDeg);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an AccidentPacket message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.AccidentPacket
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.AccidentPacket & fleetveil.v1.AccidentPacket.$Shape} AccidentPacket
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AccidentPacket.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.AccidentPacket();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.timeS = value;
                            else
                                delete message.timeS;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.trigger = value;
                            else
                                delete message.trigger;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.test = value;
                            else
                                delete message.test;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.positionTrusted = value;
                            else
                                delete message.positionTrusted;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.positions && message.positions.length))
                                message.positions = [];
                            message.positions.push($root.fleetveil.v1.AccidentPosition.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            message.direction = reader.uint32();
                            message._direction = "direction";
                            continue;
                        }
                    case 7: {
                            if (wireType === 2) {
                                if (!(message.speedsCms && message.speedsCms.length))
                                    message.speedsCms = [];
                                reader.uint32s(message.speedsCms);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.speedsCms && message.speedsCms.length))
                                message.speedsCms = [];
                            message.speedsCms.push(reader.uint32());
                            continue;
                        }
                    case 8: {
                            if (wireType === 2) {
                                if (!(message.accelerationDms2 && message.accelerationDms2.length))
                                    message.accelerationDms2 = [];
                                reader.sint32s(message.accelerationDms2);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.accelerationDms2 && message.accelerationDms2.length))
                                message.accelerationDms2 = [];
                            message.accelerationDms2.push(reader.sint32());
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            message.occupants = reader.uint32();
                            message._occupants = "occupants";
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            message.chargePermille = reader.uint32();
                            message._chargePermille = "chargePermille";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 0)
                                break;
                            message.tiltDeg = reader.uint32();
                            message._tiltDeg = "tiltDeg";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an AccidentPacket message.
             * @function verify
             * @memberof fleetveil.v1.AccidentPacket
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            AccidentPacket.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.timeS != null && $Object.hasOwnProperty.call(message, "timeS"))
                    if (!$util.isInteger(message.timeS))
                        return "timeS: integer expected";
                if (message.trigger != null && $Object.hasOwnProperty.call(message, "trigger"))
                    if (typeof message.trigger !== "number" || (message.trigger | 0) !== message.trigger)
                        return "trigger: enum value expected";
                if (message.test != null && $Object.hasOwnProperty.call(message, "test"))
                    if (typeof message.test !== "boolean")
                        return "test: boolean expected";
                if (message.positionTrusted != null && $Object.hasOwnProperty.call(message, "positionTrusted"))
                    if (typeof message.positionTrusted !== "boolean")
                        return "positionTrusted: boolean expected";
                if (message.positions != null && $Object.hasOwnProperty.call(message, "positions")) {
                    if (!$Array.isArray(message.positions))
                        return "positions: array expected";
                    for (let i = 0; i < message.positions.length; ++i) {
                        let error = $root.fleetveil.v1.AccidentPosition.verify(message.positions[i], _depth + 1);
                        if (error)
                            return "positions." + error;
                    }
                }
                if (message.direction != null && $Object.hasOwnProperty.call(message, "direction")) {
                    properties._direction = 1;
                    if (!$util.isInteger(message.direction))
                        return "direction: integer expected";
                }
                if (message.speedsCms != null && $Object.hasOwnProperty.call(message, "speedsCms")) {
                    if (!$Array.isArray(message.speedsCms))
                        return "speedsCms: array expected";
                    for (let i = 0; i < message.speedsCms.length; ++i)
                        if (!$util.isInteger(message.speedsCms[i]))
                            return "speedsCms: integer[] expected";
                }
                if (message.accelerationDms2 != null && $Object.hasOwnProperty.call(message, "accelerationDms2")) {
                    if (!$Array.isArray(message.accelerationDms2))
                        return "accelerationDms2: array expected";
                    for (let i = 0; i < message.accelerationDms2.length; ++i)
                        if (!$util.isInteger(message.accelerationDms2[i]))
                            return "accelerationDms2: integer[] expected";
                }
                if (message.occupants != null && $Object.hasOwnProperty.call(message, "occupants")) {
                    properties._occupants = 1;
                    if (!$util.isInteger(message.occupants))
                        return "occupants: integer expected";
                }
                if (message.chargePermille != null && $Object.hasOwnProperty.call(message, "chargePermille")) {
                    properties._chargePermille = 1;
                    if (!$util.isInteger(message.chargePermille))
                        return "chargePermille: integer expected";
                }
                if (message.tiltDeg != null && $Object.hasOwnProperty.call(message, "tiltDeg")) {
                    properties._tiltDeg = 1;
                    if (!$util.isInteger(message.tiltDeg))
                        return "tiltDeg: integer expected";
                }
                return null;
            };

            /**
             * Gets the type url for AccidentPacket
             * @function getTypeUrl
             * @memberof fleetveil.v1.AccidentPacket
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            AccidentPacket.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.AccidentPacket";
            };

            return AccidentPacket;
        })();

        v1.Uplink = (function() {

            /**
             * Properties of an Uplink.
             * @typedef {Object} fleetveil.v1.Uplink.$Properties
             * @property {fleetveil.v1.CoarseReport.$Properties|null} [coarseReport] Uplink coarseReport
             * @property {fleetveil.v1.Record.$Properties|null} [record] Uplink record
             * @property {fleetveil.v1.Hello.$Properties|null} [hello] Uplink hello
             * @property {fleetveil.v1.SlotFrame.$Properties|null} [slotFrame] Uplink slotFrame
             * @property {"coarseReport"|"record"|"hello"|"slotFrame"} [body] Uplink body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an Uplink.
             * @memberof fleetveil.v1
             * @interface IUplink
             * @augments fleetveil.v1.Uplink.$Properties
             * @deprecated Use fleetveil.v1.Uplink.$Properties instead.
             */

            /**
             * Narrowed shape of an Uplink.
             * @typedef {{
             *   coarseReport?: fleetveil.v1.CoarseReport.$Shape|null;
             *   record?: fleetveil.v1.Record.$Shape|null;
             *   hello?: fleetveil.v1.Hello.$Shape|null;
             *   slotFrame?: fleetveil.v1.SlotFrame.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; coarseReport?: null; record?: null; hello?: null; slotFrame?: null }|{ body?: "coarseReport"; coarseReport: fleetveil.v1.CoarseReport.$Shape; record?: null; hello?: null; slotFrame?: null }|{ body?: "record"; coarseReport?: null; record: fleetveil.v1.Record.$Shape; hello?: null; slotFrame?: null }|{ body?: "hello"; coarseReport?: null; record?: null; hello: fleetveil.v1.Hello.$Shape; slotFrame?: null }|{ body?: "slotFrame"; coarseReport?: null; record?: null; hello?: null; slotFrame: fleetveil.v1.SlotFrame.$Shape })
             * )} fleetveil.v1.Uplink.$Shape
             */

            /**
             * Constructs a new Uplink.
             * @memberof fleetveil.v1
             * @classdesc Represents an Uplink.
             * @constructor
             * @param {fleetveil.v1.Uplink.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Uplink = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Uplink coarseReport.
             * @member {fleetveil.v1.CoarseReport.$Properties|null|undefined} coarseReport
             * @memberof fleetveil.v1.Uplink
             * @instance
             */
            Uplink.prototype.coarseReport = null;

            /**
             * Uplink record.
             * @member {fleetveil.v1.Record.$Properties|null|undefined} record
             * @memberof fleetveil.v1.Uplink
             * @instance
             */
            Uplink.prototype.record = null;

            /**
             * Uplink hello.
             * @member {fleetveil.v1.Hello.$Properties|null|undefined} hello
             * @memberof fleetveil.v1.Uplink
             * @instance
             */
            Uplink.prototype.hello = null;

            /**
             * Uplink slotFrame.
             * @member {fleetveil.v1.SlotFrame.$Properties|null|undefined} slotFrame
             * @memberof fleetveil.v1.Uplink
             * @instance
             */
            Uplink.prototype.slotFrame = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Uplink body.
             * @member {"coarseReport"|"record"|"hello"|"slotFrame"|undefined} body
             * @memberof fleetveil.v1.Uplink
             * @instance
             */
            $Object.defineProperty(Uplink.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["coarseReport", "record", "hello", "slotFrame"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Uplink instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Uplink
             * @static
             * @param {fleetveil.v1.Uplink.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Uplink} Uplink instance
             * @type {{
             *   (properties: fleetveil.v1.Uplink.$Shape): fleetveil.v1.Uplink & fleetveil.v1.Uplink.$Shape;
             *   (properties?: fleetveil.v1.Uplink.$Properties): fleetveil.v1.Uplink;
             * }}
             */
            Uplink.create = function(properties) {
                return new Uplink(properties);
            };

            /**
             * Encodes the specified Uplink message. Does not implicitly {@link fleetveil.v1.Uplink.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Uplink
             * @static
             * @param {fleetveil.v1.Uplink.$Properties} message Uplink message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Uplink.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.coarseReport != null && $Object.hasOwnProperty.call(message, "coarseReport"))
                    $root.fleetveil.v1.CoarseReport.encode(message.coarseReport, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.record != null && $Object.hasOwnProperty.call(message, "record"))
                    $root.fleetveil.v1.Record.encode(message.record, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
                    $root.fleetveil.v1.Hello.encode(message.hello, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.slotFrame != null && $Object.hasOwnProperty.call(message, "slotFrame"))
                    $root.fleetveil.v1.SlotFrame.encode(message.slotFrame, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an Uplink message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Uplink
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Uplink & fleetveil.v1.Uplink.$Shape} Uplink
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Uplink.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Uplink();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.coarseReport = $root.fleetveil.v1.CoarseReport.decode(reader, reader.size(), $undefined, _depth + 1, message.coarseReport);
                            message.body = "coarseReport";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.record = $root.fleetveil.v1.Record.decode(reader, reader.size(), $undefined, _depth + 1, message.record);
                            message.body = "record";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.hello = $root.fleetveil.v1.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
                            message.body = "hello";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.slotFrame = $root.fleetveil.v1.SlotFrame.decode(reader, reader.size(), $undefined, _depth + 1, message.slotFrame);
                            message.body = "slotFrame";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an Uplink message.
             * @function verify
             * @memberof fleetveil.v1.Uplink
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Uplink.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.coarseReport != null && $Object.hasOwnProperty.call(message, "coarseReport")) {
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.CoarseReport.verify(message.coarseReport, _depth + 1);
                        if (error)
                            return "coarseReport." + error;
                    }
                }
                if (message.record != null && $Object.hasOwnProperty.call(message, "record")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.Record.verify(message.record, _depth + 1);
                        if (error)
                            return "record." + error;
                    }
                }
                if (message.hello != null && $Object.hasOwnProperty.call(message, "hello")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.Hello.verify(message.hello, _depth + 1);
                        if (error)
                            return "hello." + error;
                    }
                }
                if (message.slotFrame != null && $Object.hasOwnProperty.call(message, "slotFrame")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.SlotFrame.verify(message.slotFrame, _depth + 1);
                        if (error)
                            return "slotFrame." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for Uplink
             * @function getTypeUrl
             * @memberof fleetveil.v1.Uplink
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Uplink.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Uplink";
            };

            return Uplink;
        })();

        v1.SlotFrame = (function() {

            /**
             * Properties of a SlotFrame.
             * @typedef {Object} fleetveil.v1.SlotFrame.$Properties
             * @property {fleetveil.v1.Hello.$Properties|null} [has] SlotFrame has
             * @property {fleetveil.v1.CoarseReport.$Properties|null} [report] SlotFrame report
             * @property {Array.<fleetveil.v1.Record.$Properties>|null} [records] SlotFrame records
             * @property {Array.<fleetveil.v1.DocumentProgress.$Properties>|null} [had] SlotFrame had
             * @property {boolean|null} [wantsTime] SlotFrame wantsTime
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SlotFrame.
             * @memberof fleetveil.v1
             * @interface ISlotFrame
             * @augments fleetveil.v1.SlotFrame.$Properties
             * @deprecated Use fleetveil.v1.SlotFrame.$Properties instead.
             */

            /**
             * Shape of a SlotFrame.
             * @typedef {{
             *   has?: fleetveil.v1.Hello.$Shape|null;
             *   report?: fleetveil.v1.CoarseReport.$Shape|null;
             *   records?: Array.<fleetveil.v1.Record.$Shape>|null;
             *   had?: Array.<fleetveil.v1.DocumentProgress.$Shape>|null;
             *   wantsTime?: boolean|null;
             *   $unknowns?: Array.<Uint8Array>;
             * }} fleetveil.v1.SlotFrame.$Shape
             */

            /**
             * Constructs a new SlotFrame.
             * @memberof fleetveil.v1
             * @classdesc Represents a SlotFrame.
             * @constructor
             * @param {fleetveil.v1.SlotFrame.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SlotFrame = function (properties) {
                this.records = [];
                this.had = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SlotFrame has.
             * @member {fleetveil.v1.Hello.$Properties|null|undefined} has
             * @memberof fleetveil.v1.SlotFrame
             * @instance
             */
            SlotFrame.prototype.has = null;

            /**
             * SlotFrame report.
             * @member {fleetveil.v1.CoarseReport.$Properties|null|undefined} report
             * @memberof fleetveil.v1.SlotFrame
             * @instance
             */
            SlotFrame.prototype.report = null;

            /**
             * SlotFrame records.
             * @member {Array.<fleetveil.v1.Record.$Properties>} records
             * @memberof fleetveil.v1.SlotFrame
             * @instance
             */
            SlotFrame.prototype.records = $util.emptyArray;

            /**
             * SlotFrame had.
             * @member {Array.<fleetveil.v1.DocumentProgress.$Properties>} had
             * @memberof fleetveil.v1.SlotFrame
             * @instance
             */
            SlotFrame.prototype.had = $util.emptyArray;

            /**
             * SlotFrame wantsTime.
             * @member {boolean} wantsTime
             * @memberof fleetveil.v1.SlotFrame
             * @instance
             */
            SlotFrame.prototype.wantsTime = false;

            /**
             * Creates a new SlotFrame instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.SlotFrame
             * @static
             * @param {fleetveil.v1.SlotFrame.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.SlotFrame} SlotFrame instance
             * @type {{
             *   (properties: fleetveil.v1.SlotFrame.$Shape): fleetveil.v1.SlotFrame & fleetveil.v1.SlotFrame.$Shape;
             *   (properties?: fleetveil.v1.SlotFrame.$Properties): fleetveil.v1.SlotFrame;
             * }}
             */
            SlotFrame.create = function(properties) {
                return new SlotFrame(properties);
            };

            /**
             * Encodes the specified SlotFrame message. Does not implicitly {@link fleetveil.v1.SlotFrame.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.SlotFrame
             * @static
             * @param {fleetveil.v1.SlotFrame.$Properties} message SlotFrame message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SlotFrame.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.has != null && $Object.hasOwnProperty.call(message, "has"))
                    $root.fleetveil.v1.Hello.encode(message.has, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.report != null && $Object.hasOwnProperty.call(message, "report"))
                    $root.fleetveil.v1.CoarseReport.encode(message.report, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.records != null && message.records.length)
                    for (let i = 0; i < message.records.length; ++i)
                        $root.fleetveil.v1.Record.encode(message.records[i], writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.had != null && message.had.length)
                    for (let i = 0; i < message.had.length; ++i)
                        $root.fleetveil.v1.DocumentProgress.encode(message.had[i], writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.wantsTime != null && $Object.hasOwnProperty.call(message, "wantsTime") && message.wantsTime !== false)
                    writer.uint32(/* id 5, wireType 0 =*/40).bool(message.wantsTime);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SlotFrame message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.SlotFrame
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.SlotFrame & fleetveil.v1.SlotFrame.$Shape} SlotFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SlotFrame.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.SlotFrame();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.has = $root.fleetveil.v1.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.has);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.report = $root.fleetveil.v1.CoarseReport.decode(reader, reader.size(), $undefined, _depth + 1, message.report);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.records && message.records.length))
                                message.records = [];
                            message.records.push($root.fleetveil.v1.Record.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.had && message.had.length))
                                message.had = [];
                            message.had.push($root.fleetveil.v1.DocumentProgress.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.wantsTime = value;
                            else
                                delete message.wantsTime;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a SlotFrame message.
             * @function verify
             * @memberof fleetveil.v1.SlotFrame
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            SlotFrame.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.has != null && $Object.hasOwnProperty.call(message, "has")) {
                    let error = $root.fleetveil.v1.Hello.verify(message.has, _depth + 1);
                    if (error)
                        return "has." + error;
                }
                if (message.report != null && $Object.hasOwnProperty.call(message, "report")) {
                    let error = $root.fleetveil.v1.CoarseReport.verify(message.report, _depth + 1);
                    if (error)
                        return "report." + error;
                }
                if (message.records != null && $Object.hasOwnProperty.call(message, "records")) {
                    if (!$Array.isArray(message.records))
                        return "records: array expected";
                    for (let i = 0; i < message.records.length; ++i) {
                        let error = $root.fleetveil.v1.Record.verify(message.records[i], _depth + 1);
                        if (error)
                            return "records." + error;
                    }
                }
                if (message.had != null && $Object.hasOwnProperty.call(message, "had")) {
                    if (!$Array.isArray(message.had))
                        return "had: array expected";
                    for (let i = 0; i < message.had.length; ++i) {
                        let error = $root.fleetveil.v1.DocumentProgress.verify(message.had[i], _depth + 1);
                        if (error)
                            return "had." + error;
                    }
                }
                if (message.wantsTime != null && $Object.hasOwnProperty.call(message, "wantsTime"))
                    if (typeof message.wantsTime !== "boolean")
                        return "wantsTime: boolean expected";
                return null;
            };

            /**
             * Gets the type url for SlotFrame
             * @function getTypeUrl
             * @memberof fleetveil.v1.SlotFrame
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            SlotFrame.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.SlotFrame";
            };

            return SlotFrame;
        })();

        v1.DocumentProgress = (function() {

            /**
             * Properties of a DocumentProgress.
             * @typedef {Object} fleetveil.v1.DocumentProgress.$Properties
             * @property {Uint8Array|null} [document] DocumentProgress document
             * @property {number|null} [bytes] DocumentProgress bytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a DocumentProgress.
             * @memberof fleetveil.v1
             * @interface IDocumentProgress
             * @augments fleetveil.v1.DocumentProgress.$Properties
             * @deprecated Use fleetveil.v1.DocumentProgress.$Properties instead.
             */

            /**
             * Shape of a DocumentProgress.
             * @typedef {fleetveil.v1.DocumentProgress.$Properties} fleetveil.v1.DocumentProgress.$Shape
             */

            /**
             * Constructs a new DocumentProgress.
             * @memberof fleetveil.v1
             * @classdesc Represents a DocumentProgress.
             * @constructor
             * @param {fleetveil.v1.DocumentProgress.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const DocumentProgress = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * DocumentProgress document.
             * @member {Uint8Array} document
             * @memberof fleetveil.v1.DocumentProgress
             * @instance
             */
            DocumentProgress.prototype.document = $util.newBuffer([]);

            /**
             * DocumentProgress bytes.
             * @member {number} bytes
             * @memberof fleetveil.v1.DocumentProgress
             * @instance
             */
            DocumentProgress.prototype.bytes = 0;

            /**
             * Creates a new DocumentProgress instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.DocumentProgress
             * @static
             * @param {fleetveil.v1.DocumentProgress.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.DocumentProgress} DocumentProgress instance
             * @type {{
             *   (properties: fleetveil.v1.DocumentProgress.$Shape): fleetveil.v1.DocumentProgress & fleetveil.v1.DocumentProgress.$Shape;
             *   (properties?: fleetveil.v1.DocumentProgress.$Properties): fleetveil.v1.DocumentProgress;
             * }}
             */
            DocumentProgress.create = function(properties) {
                return new DocumentProgress(properties);
            };

            /**
             * Encodes the specified DocumentProgress message. Does not implicitly {@link fleetveil.v1.DocumentProgress.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.DocumentProgress
             * @static
             * @param {fleetveil.v1.DocumentProgress.$Properties} message DocumentProgress message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            DocumentProgress.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.document != null && $Object.hasOwnProperty.call(message, "document") && message.document.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.document);
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes") && message.bytes !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.bytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a DocumentProgress message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.DocumentProgress
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.DocumentProgress & fleetveil.v1.DocumentProgress.$Shape} DocumentProgress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            DocumentProgress.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.DocumentProgress();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.document = value;
                            else
                                delete message.document;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.bytes = value;
                            else
                                delete message.bytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a DocumentProgress message.
             * @function verify
             * @memberof fleetveil.v1.DocumentProgress
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            DocumentProgress.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.document != null && $Object.hasOwnProperty.call(message, "document"))
                    if (!(message.document && typeof message.document.length === "number" || $util.isString(message.document)))
                        return "document: buffer expected";
                if (message.bytes != null && $Object.hasOwnProperty.call(message, "bytes"))
                    if (!$util.isInteger(message.bytes))
                        return "bytes: integer expected";
                return null;
            };

            /**
             * Gets the type url for DocumentProgress
             * @function getTypeUrl
             * @memberof fleetveil.v1.DocumentProgress
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            DocumentProgress.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.DocumentProgress";
            };

            return DocumentProgress;
        })();

        v1.Cell = (function() {

            /**
             * Properties of a Cell.
             * @typedef {Object} fleetveil.v1.Cell.$Properties
             * @property {number|null} [high] Cell high
             * @property {number|null} [low] Cell low
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Cell.
             * @memberof fleetveil.v1
             * @interface ICell
             * @augments fleetveil.v1.Cell.$Properties
             * @deprecated Use fleetveil.v1.Cell.$Properties instead.
             */

            /**
             * Shape of a Cell.
             * @typedef {fleetveil.v1.Cell.$Properties} fleetveil.v1.Cell.$Shape
             */

            /**
             * Constructs a new Cell.
             * @memberof fleetveil.v1
             * @classdesc Represents a Cell.
             * @constructor
             * @param {fleetveil.v1.Cell.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Cell = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Cell high.
             * @member {number} high
             * @memberof fleetveil.v1.Cell
             * @instance
             */
            Cell.prototype.high = 0;

            /**
             * Cell low.
             * @member {number} low
             * @memberof fleetveil.v1.Cell
             * @instance
             */
            Cell.prototype.low = 0;

            /**
             * Creates a new Cell instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Cell
             * @static
             * @param {fleetveil.v1.Cell.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Cell} Cell instance
             * @type {{
             *   (properties: fleetveil.v1.Cell.$Shape): fleetveil.v1.Cell & fleetveil.v1.Cell.$Shape;
             *   (properties?: fleetveil.v1.Cell.$Properties): fleetveil.v1.Cell;
             * }}
             */
            Cell.create = function(properties) {
                return new Cell(properties);
            };

            /**
             * Encodes the specified Cell message. Does not implicitly {@link fleetveil.v1.Cell.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Cell
             * @static
             * @param {fleetveil.v1.Cell.$Properties} message Cell message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Cell.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.high != null && $Object.hasOwnProperty.call(message, "high") && message.high !== 0)
                    writer.uint32(/* id 1, wireType 5 =*/13).fixed32(message.high);
                if (message.low != null && $Object.hasOwnProperty.call(message, "low") && message.low !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.low);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Cell message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Cell
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Cell & fleetveil.v1.Cell.$Shape} Cell
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Cell.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Cell();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.high = value;
                            else
                                delete message.high;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.low = value;
                            else
                                delete message.low;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Cell message.
             * @function verify
             * @memberof fleetveil.v1.Cell
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Cell.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.high != null && $Object.hasOwnProperty.call(message, "high"))
                    if (!$util.isInteger(message.high))
                        return "high: integer expected";
                if (message.low != null && $Object.hasOwnProperty.call(message, "low"))
                    if (!$util.isInteger(message.low))
                        return "low: integer expected";
                return null;
            };

            /**
             * Gets the type url for Cell
             * @function getTypeUrl
             * @memberof fleetveil.v1.Cell
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Cell.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Cell";
            };

            return Cell;
        })();

        v1.CoarseReport = (function() {

            /**
             * Properties of a CoarseReport.
             * @typedef {Object} fleetveil.v1.CoarseReport.$Properties
             * @property {fleetveil.v1.Cell.$Properties|null} [cell] CoarseReport cell
             * @property {number|null} [tickS] CoarseReport tickS
             * @property {fleetveil.v1.ZoneState|null} [zone] CoarseReport zone
             * @property {number|null} [policyVersion] CoarseReport policyVersion
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CoarseReport.
             * @memberof fleetveil.v1
             * @interface ICoarseReport
             * @augments fleetveil.v1.CoarseReport.$Properties
             * @deprecated Use fleetveil.v1.CoarseReport.$Properties instead.
             */

            /**
             * Shape of a CoarseReport.
             * @typedef {fleetveil.v1.CoarseReport.$Properties} fleetveil.v1.CoarseReport.$Shape
             */

            /**
             * Constructs a new CoarseReport.
             * @memberof fleetveil.v1
             * @classdesc Represents a CoarseReport.
             * @constructor
             * @param {fleetveil.v1.CoarseReport.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CoarseReport = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CoarseReport cell.
             * @member {fleetveil.v1.Cell.$Properties|null|undefined} cell
             * @memberof fleetveil.v1.CoarseReport
             * @instance
             */
            CoarseReport.prototype.cell = null;

            /**
             * CoarseReport tickS.
             * @member {number} tickS
             * @memberof fleetveil.v1.CoarseReport
             * @instance
             */
            CoarseReport.prototype.tickS = 0;

            /**
             * CoarseReport zone.
             * @member {fleetveil.v1.ZoneState} zone
             * @memberof fleetveil.v1.CoarseReport
             * @instance
             */
            CoarseReport.prototype.zone = 0;

            /**
             * CoarseReport policyVersion.
             * @member {number} policyVersion
             * @memberof fleetveil.v1.CoarseReport
             * @instance
             */
            CoarseReport.prototype.policyVersion = 0;

            /**
             * Creates a new CoarseReport instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.CoarseReport
             * @static
             * @param {fleetveil.v1.CoarseReport.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.CoarseReport} CoarseReport instance
             * @type {{
             *   (properties: fleetveil.v1.CoarseReport.$Shape): fleetveil.v1.CoarseReport & fleetveil.v1.CoarseReport.$Shape;
             *   (properties?: fleetveil.v1.CoarseReport.$Properties): fleetveil.v1.CoarseReport;
             * }}
             */
            CoarseReport.create = function(properties) {
                return new CoarseReport(properties);
            };

            /**
             * Encodes the specified CoarseReport message. Does not implicitly {@link fleetveil.v1.CoarseReport.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.CoarseReport
             * @static
             * @param {fleetveil.v1.CoarseReport.$Properties} message CoarseReport message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CoarseReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.cell != null && $Object.hasOwnProperty.call(message, "cell"))
                    $root.fleetveil.v1.Cell.encode(message.cell, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.tickS != null && $Object.hasOwnProperty.call(message, "tickS") && message.tickS !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.tickS);
                if (message.zone != null && $Object.hasOwnProperty.call(message, "zone") && message.zone !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.zone);
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion") && message.policyVersion !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.policyVersion);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CoarseReport message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.CoarseReport
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.CoarseReport & fleetveil.v1.CoarseReport.$Shape} CoarseReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CoarseReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.CoarseReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.cell = $root.fleetveil.v1.Cell.decode(reader, reader.size(), $undefined, _depth + 1, message.cell);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.tickS = value;
                            else
                                delete message.tickS;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.zone = value;
                            else
                                delete message.zone;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.policyVersion = value;
                            else
                                delete message.policyVersion;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a CoarseReport message.
             * @function verify
             * @memberof fleetveil.v1.CoarseReport
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            CoarseReport.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.cell != null && $Object.hasOwnProperty.call(message, "cell")) {
                    let error = $root.fleetveil.v1.Cell.verify(message.cell, _depth + 1);
                    if (error)
                        return "cell." + error;
                }
                if (message.tickS != null && $Object.hasOwnProperty.call(message, "tickS"))
                    if (!$util.isInteger(message.tickS))
                        return "tickS: integer expected";
                if (message.zone != null && $Object.hasOwnProperty.call(message, "zone"))
                    if (typeof message.zone !== "number" || (message.zone | 0) !== message.zone)
                        return "zone: enum value expected";
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion"))
                    if (!$util.isInteger(message.policyVersion))
                        return "policyVersion: integer expected";
                return null;
            };

            /**
             * Gets the type url for CoarseReport
             * @function getTypeUrl
             * @memberof fleetveil.v1.CoarseReport
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            CoarseReport.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.CoarseReport";
            };

            return CoarseReport;
        })();

        v1.Record = (function() {

            /**
             * Properties of a Record.
             * @typedef {Object} fleetveil.v1.Record.$Properties
             * @property {Uint8Array|null} [outboxId] Record outboxId
             * @property {number|null} [number] Record number
             * @property {number|null} [endsOnDay] Record endsOnDay
             * @property {number|null} [policyVersion] Record policyVersion
             * @property {fleetveil.v1.StreamOpening.$Properties|null} [streamOpening] Record streamOpening
             * @property {fleetveil.v1.Chunk.$Properties|null} [chunk] Record chunk
             * @property {fleetveil.v1.TripEnd.$Properties|null} [tripEnd] Record tripEnd
             * @property {fleetveil.v1.FleetHealth.$Properties|null} [fleetHealth] Record fleetHealth
             * @property {fleetveil.v1.LossReport.$Properties|null} [lossReport] Record lossReport
             * @property {fleetveil.v1.AccidentNotice.$Properties|null} [accidentNotice] Record accidentNotice
             * @property {fleetveil.v1.ChargingSession.$Properties|null} [chargingSession] Record chargingSession
             * @property {fleetveil.v1.WipeReceipt.$Properties|null} [wipeReceipt] Record wipeReceipt
             * @property {fleetveil.v1.CommandReceipt.$Properties|null} [commandReceipt] Record commandReceipt
             * @property {"streamOpening"|"chunk"|"tripEnd"|"fleetHealth"|"lossReport"|"accidentNotice"|"chargingSession"|"wipeReceipt"|"commandReceipt"} [body] Record body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Record.
             * @memberof fleetveil.v1
             * @interface IRecord
             * @augments fleetveil.v1.Record.$Properties
             * @deprecated Use fleetveil.v1.Record.$Properties instead.
             */

            /**
             * Narrowed shape of a Record.
             * @typedef {{
             *   outboxId?: Uint8Array|null;
             *   number?: number|null;
             *   endsOnDay?: number|null;
             *   policyVersion?: number|null;
             *   streamOpening?: fleetveil.v1.StreamOpening.$Shape|null;
             *   chunk?: fleetveil.v1.Chunk.$Shape|null;
             *   tripEnd?: fleetveil.v1.TripEnd.$Shape|null;
             *   fleetHealth?: fleetveil.v1.FleetHealth.$Shape|null;
             *   lossReport?: fleetveil.v1.LossReport.$Shape|null;
             *   accidentNotice?: fleetveil.v1.AccidentNotice.$Shape|null;
             *   chargingSession?: fleetveil.v1.ChargingSession.$Shape|null;
             *   wipeReceipt?: fleetveil.v1.WipeReceipt.$Shape|null;
             *   commandReceipt?: fleetveil.v1.CommandReceipt.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "streamOpening"; streamOpening: fleetveil.v1.StreamOpening.$Shape; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "chunk"; streamOpening?: null; chunk: fleetveil.v1.Chunk.$Shape; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "tripEnd"; streamOpening?: null; chunk?: null; tripEnd: fleetveil.v1.TripEnd.$Shape; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "fleetHealth"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth: fleetveil.v1.FleetHealth.$Shape; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "lossReport"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport: fleetveil.v1.LossReport.$Shape; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "accidentNotice"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice: fleetveil.v1.AccidentNotice.$Shape; chargingSession?: null; wipeReceipt?: null; commandReceipt?: null }|{ body?: "chargingSession"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession: fleetveil.v1.ChargingSession.$Shape; wipeReceipt?: null; commandReceipt?: null }|{ body?: "wipeReceipt"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt: fleetveil.v1.WipeReceipt.$Shape; commandReceipt?: null }|{ body?: "commandReceipt"; streamOpening?: null; chunk?: null; tripEnd?: null; fleetHealth?: null; lossReport?: null; accidentNotice?: null; chargingSession?: null; wipeReceipt?: null; commandReceipt: fleetveil.v1.CommandReceipt.$Shape })
             * )} fleetveil.v1.Record.$Shape
             */

            /**
             * Constructs a new Record.
             * @memberof fleetveil.v1
             * @classdesc Represents a Record.
             * @constructor
             * @param {fleetveil.v1.Record.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Record = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Record outboxId.
             * @member {Uint8Array} outboxId
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.outboxId = $util.newBuffer([]);

            /**
             * Record number.
             * @member {number} number
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.number = 0;

            /**
             * Record endsOnDay.
             * @member {number} endsOnDay
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.endsOnDay = 0;

            /**
             * Record policyVersion.
             * @member {number} policyVersion
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.policyVersion = 0;

            /**
             * Record streamOpening.
             * @member {fleetveil.v1.StreamOpening.$Properties|null|undefined} streamOpening
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.streamOpening = null;

            /**
             * Record chunk.
             * @member {fleetveil.v1.Chunk.$Properties|null|undefined} chunk
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.chunk = null;

            /**
             * Record tripEnd.
             * @member {fleetveil.v1.TripEnd.$Properties|null|undefined} tripEnd
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.tripEnd = null;

            /**
             * Record fleetHealth.
             * @member {fleetveil.v1.FleetHealth.$Properties|null|undefined} fleetHealth
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.fleetHealth = null;

            /**
             * Record lossReport.
             * @member {fleetveil.v1.LossReport.$Properties|null|undefined} lossReport
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.lossReport = null;

            /**
             * Record accidentNotice.
             * @member {fleetveil.v1.AccidentNotice.$Properties|null|undefined} accidentNotice
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.accidentNotice = null;

            /**
             * Record chargingSession.
             * @member {fleetveil.v1.ChargingSession.$Properties|null|undefined} chargingSession
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.chargingSession = null;

            /**
             * Record wipeReceipt.
             * @member {fleetveil.v1.WipeReceipt.$Properties|null|undefined} wipeReceipt
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.wipeReceipt = null;

            /**
             * Record commandReceipt.
             * @member {fleetveil.v1.CommandReceipt.$Properties|null|undefined} commandReceipt
             * @memberof fleetveil.v1.Record
             * @instance
             */
            Record.prototype.commandReceipt = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * Record body.
             * @member {"streamOpening"|"chunk"|"tripEnd"|"fleetHealth"|"lossReport"|"accidentNotice"|"chargingSession"|"wipeReceipt"|"commandReceipt"|undefined} body
             * @memberof fleetveil.v1.Record
             * @instance
             */
            $Object.defineProperty(Record.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["streamOpening", "chunk", "tripEnd", "fleetHealth", "lossReport", "accidentNotice", "chargingSession", "wipeReceipt", "commandReceipt"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new Record instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Record
             * @static
             * @param {fleetveil.v1.Record.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Record} Record instance
             * @type {{
             *   (properties: fleetveil.v1.Record.$Shape): fleetveil.v1.Record & fleetveil.v1.Record.$Shape;
             *   (properties?: fleetveil.v1.Record.$Properties): fleetveil.v1.Record;
             * }}
             */
            Record.create = function(properties) {
                return new Record(properties);
            };

            /**
             * Encodes the specified Record message. Does not implicitly {@link fleetveil.v1.Record.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Record
             * @static
             * @param {fleetveil.v1.Record.$Properties} message Record message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Record.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.outboxId != null && $Object.hasOwnProperty.call(message, "outboxId") && message.outboxId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.outboxId);
                if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.number);
                if (message.endsOnDay != null && $Object.hasOwnProperty.call(message, "endsOnDay") && message.endsOnDay !== 0)
                    writer.uint32(/* id 3, wireType 5 =*/29).fixed32(message.endsOnDay);
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion") && message.policyVersion !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.policyVersion);
                if (message.streamOpening != null && $Object.hasOwnProperty.call(message, "streamOpening"))
                    $root.fleetveil.v1.StreamOpening.encode(message.streamOpening, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk"))
                    $root.fleetveil.v1.Chunk.encode(message.chunk, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.tripEnd != null && $Object.hasOwnProperty.call(message, "tripEnd"))
                    $root.fleetveil.v1.TripEnd.encode(message.tripEnd, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.fleetHealth != null && $Object.hasOwnProperty.call(message, "fleetHealth"))
                    $root.fleetveil.v1.FleetHealth.encode(message.fleetHealth, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.lossReport != null && $Object.hasOwnProperty.call(message, "lossReport"))
                    $root.fleetveil.v1.LossReport.encode(message.lossReport, writer.uint32(/* id 9, wireType 2 =*/74).fork(), _depth + 1).ldelim();
                if (message.accidentNotice != null && $Object.hasOwnProperty.call(message, "accidentNotice"))
                    $root.fleetveil.v1.AccidentNotice.encode(message.accidentNotice, writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.chargingSession != null && $Object.hasOwnProperty.call(message, "chargingSession"))
                    $root.fleetveil.v1.ChargingSession.encode(message.chargingSession, writer.uint32(/* id 12, wireType 2 =*/98).fork(), _depth + 1).ldelim();
                if (message.wipeReceipt != null && $Object.hasOwnProperty.call(message, "wipeReceipt"))
                    $root.fleetveil.v1.WipeReceipt.encode(message.wipeReceipt, writer.uint32(/* id 13, wireType 2 =*/106).fork(), _depth + 1).ldelim();
                if (message.commandReceipt != null && $Object.hasOwnProperty.call(message, "commandReceipt"))
                    $root.fleetveil.v1.CommandReceipt.encode(message.commandReceipt, writer.uint32(/* id 15, wireType 2 =*/122).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Record message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Record
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Record & fleetveil.v1.Record.$Shape} Record
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Record.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Record();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.outboxId = value;
                            else
                                delete message.outboxId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.number = value;
                            else
                                delete message.number;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.endsOnDay = value;
                            else
                                delete message.endsOnDay;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.policyVersion = value;
                            else
                                delete message.policyVersion;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.streamOpening = $root.fleetveil.v1.StreamOpening.decode(reader, reader.size(), $undefined, _depth + 1, message.streamOpening);
                            message.body = "streamOpening";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.chunk = $root.fleetveil.v1.Chunk.decode(reader, reader.size(), $undefined, _depth + 1, message.chunk);
                            message.body = "chunk";
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.tripEnd = $root.fleetveil.v1.TripEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.tripEnd);
                            message.body = "tripEnd";
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.fleetHealth = $root.fleetveil.v1.FleetHealth.decode(reader, reader.size(), $undefined, _depth + 1, message.fleetHealth);
                            message.body = "fleetHealth";
                            continue;
                        }
                    case 9: {
                            if (wireType !== 2)
                                break;
                            message.lossReport = $root.fleetveil.v1.LossReport.decode(reader, reader.size(), $undefined, _depth + 1, message.lossReport);
                            message.body = "lossReport";
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            message.accidentNotice = $root.fleetveil.v1.AccidentNotice.decode(reader, reader.size(), $undefined, _depth + 1, message.accidentNotice);
                            message.body = "accidentNotice";
                            continue;
                        }
                    case 12: {
                            if (wireType !== 2)
                                break;
                            message.chargingSession = $root.fleetveil.v1.ChargingSession.decode(reader, reader.size(), $undefined, _depth + 1, message.chargingSession);
                            message.body = "chargingSession";
                            continue;
                        }
                    case 13: {
                            if (wireType !== 2)
                                break;
                            message.wipeReceipt = $root.fleetveil.v1.WipeReceipt.decode(reader, reader.size(), $undefined, _depth + 1, message.wipeReceipt);
                            message.body = "wipeReceipt";
                            continue;
                        }
                    case 15: {
                            if (wireType !== 2)
                                break;
                            message.commandReceipt = $root.fleetveil.v1.CommandReceipt.decode(reader, reader.size(), $undefined, _depth + 1, message.commandReceipt);
                            message.body = "commandReceipt";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Record message.
             * @function verify
             * @memberof fleetveil.v1.Record
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Record.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.outboxId != null && $Object.hasOwnProperty.call(message, "outboxId"))
                    if (!(message.outboxId && typeof message.outboxId.length === "number" || $util.isString(message.outboxId)))
                        return "outboxId: buffer expected";
                if (message.number != null && $Object.hasOwnProperty.call(message, "number"))
                    if (!$util.isInteger(message.number))
                        return "number: integer expected";
                if (message.endsOnDay != null && $Object.hasOwnProperty.call(message, "endsOnDay"))
                    if (!$util.isInteger(message.endsOnDay))
                        return "endsOnDay: integer expected";
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion"))
                    if (!$util.isInteger(message.policyVersion))
                        return "policyVersion: integer expected";
                if (message.streamOpening != null && $Object.hasOwnProperty.call(message, "streamOpening")) {
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.StreamOpening.verify(message.streamOpening, _depth + 1);
                        if (error)
                            return "streamOpening." + error;
                    }
                }
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.Chunk.verify(message.chunk, _depth + 1);
                        if (error)
                            return "chunk." + error;
                    }
                }
                if (message.tripEnd != null && $Object.hasOwnProperty.call(message, "tripEnd")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.TripEnd.verify(message.tripEnd, _depth + 1);
                        if (error)
                            return "tripEnd." + error;
                    }
                }
                if (message.fleetHealth != null && $Object.hasOwnProperty.call(message, "fleetHealth")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.FleetHealth.verify(message.fleetHealth, _depth + 1);
                        if (error)
                            return "fleetHealth." + error;
                    }
                }
                if (message.lossReport != null && $Object.hasOwnProperty.call(message, "lossReport")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.LossReport.verify(message.lossReport, _depth + 1);
                        if (error)
                            return "lossReport." + error;
                    }
                }
                if (message.accidentNotice != null && $Object.hasOwnProperty.call(message, "accidentNotice")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.AccidentNotice.verify(message.accidentNotice, _depth + 1);
                        if (error)
                            return "accidentNotice." + error;
                    }
                }
                if (message.chargingSession != null && $Object.hasOwnProperty.call(message, "chargingSession")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.ChargingSession.verify(message.chargingSession, _depth + 1);
                        if (error)
                            return "chargingSession." + error;
                    }
                }
                if (message.wipeReceipt != null && $Object.hasOwnProperty.call(message, "wipeReceipt")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.WipeReceipt.verify(message.wipeReceipt, _depth + 1);
                        if (error)
                            return "wipeReceipt." + error;
                    }
                }
                if (message.commandReceipt != null && $Object.hasOwnProperty.call(message, "commandReceipt")) {
                    if (properties.body === 1)
                        return "body: multiple values";
                    properties.body = 1;
                    {
                        let error = $root.fleetveil.v1.CommandReceipt.verify(message.commandReceipt, _depth + 1);
                        if (error)
                            return "commandReceipt." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for Record
             * @function getTypeUrl
             * @memberof fleetveil.v1.Record
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Record.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Record";
            };

            return Record;
        })();

        v1.StreamOpening = (function() {

            /**
             * Properties of a StreamOpening.
             * @typedef {Object} fleetveil.v1.StreamOpening.$Properties
             * @property {Uint8Array|null} [statement] StreamOpening statement
             * @property {Uint8Array|null} [signature] StreamOpening signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StreamOpening.
             * @memberof fleetveil.v1
             * @interface IStreamOpening
             * @augments fleetveil.v1.StreamOpening.$Properties
             * @deprecated Use fleetveil.v1.StreamOpening.$Properties instead.
             */

            /**
             * Shape of a StreamOpening.
             * @typedef {fleetveil.v1.StreamOpening.$Properties} fleetveil.v1.StreamOpening.$Shape
             */

            /**
             * Constructs a new StreamOpening.
             * @memberof fleetveil.v1
             * @classdesc Represents a StreamOpening.
             * @constructor
             * @param {fleetveil.v1.StreamOpening.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StreamOpening = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StreamOpening statement.
             * @member {Uint8Array} statement
             * @memberof fleetveil.v1.StreamOpening
             * @instance
             */
            StreamOpening.prototype.statement = $util.newBuffer([]);

            /**
             * StreamOpening signature.
             * @member {Uint8Array} signature
             * @memberof fleetveil.v1.StreamOpening
             * @instance
             */
            StreamOpening.prototype.signature = $util.newBuffer([]);

            /**
             * Creates a new StreamOpening instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.StreamOpening
             * @static
             * @param {fleetveil.v1.StreamOpening.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.StreamOpening} StreamOpening instance
             * @type {{
             *   (properties: fleetveil.v1.StreamOpening.$Shape): fleetveil.v1.StreamOpening & fleetveil.v1.StreamOpening.$Shape;
             *   (properties?: fleetveil.v1.StreamOpening.$Properties): fleetveil.v1.StreamOpening;
             * }}
             */
            StreamOpening.create = function(properties) {
                return new StreamOpening(properties);
            };

            /**
             * Encodes the specified StreamOpening message. Does not implicitly {@link fleetveil.v1.StreamOpening.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.StreamOpening
             * @static
             * @param {fleetveil.v1.StreamOpening.$Properties} message StreamOpening message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StreamOpening.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.statement != null && $Object.hasOwnProperty.call(message, "statement") && message.statement.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.statement);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StreamOpening message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.StreamOpening
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.StreamOpening & fleetveil.v1.StreamOpening.$Shape} StreamOpening
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StreamOpening.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.StreamOpening();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.statement = value;
                            else
                                delete message.statement;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a StreamOpening message.
             * @function verify
             * @memberof fleetveil.v1.StreamOpening
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            StreamOpening.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.statement != null && $Object.hasOwnProperty.call(message, "statement"))
                    if (!(message.statement && typeof message.statement.length === "number" || $util.isString(message.statement)))
                        return "statement: buffer expected";
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    if (!(message.signature && typeof message.signature.length === "number" || $util.isString(message.signature)))
                        return "signature: buffer expected";
                return null;
            };

            /**
             * Gets the type url for StreamOpening
             * @function getTypeUrl
             * @memberof fleetveil.v1.StreamOpening
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            StreamOpening.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.StreamOpening";
            };

            return StreamOpening;
        })();

        v1.Chunk = (function() {

            /**
             * Properties of a Chunk.
             * @typedef {Object} fleetveil.v1.Chunk.$Properties
             * @property {Uint8Array|null} [streamId] Chunk streamId
             * @property {number|null} [chunkNo] Chunk chunkNo
             * @property {Uint8Array|null} [nonce] Chunk nonce
             * @property {Uint8Array|null} [ciphertext] Chunk ciphertext
             * @property {Uint8Array|null} [grantId] Chunk grantId
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Chunk.
             * @memberof fleetveil.v1
             * @interface IChunk
             * @augments fleetveil.v1.Chunk.$Properties
             * @deprecated Use fleetveil.v1.Chunk.$Properties instead.
             */

            /**
             * Shape of a Chunk.
             * @typedef {fleetveil.v1.Chunk.$Properties} fleetveil.v1.Chunk.$Shape
             */

            /**
             * Constructs a new Chunk.
             * @memberof fleetveil.v1
             * @classdesc Represents a Chunk.
             * @constructor
             * @param {fleetveil.v1.Chunk.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Chunk = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Chunk streamId.
             * @member {Uint8Array} streamId
             * @memberof fleetveil.v1.Chunk
             * @instance
             */
            Chunk.prototype.streamId = $util.newBuffer([]);

            /**
             * Chunk chunkNo.
             * @member {number} chunkNo
             * @memberof fleetveil.v1.Chunk
             * @instance
             */
            Chunk.prototype.chunkNo = 0;

            /**
             * Chunk nonce.
             * @member {Uint8Array} nonce
             * @memberof fleetveil.v1.Chunk
             * @instance
             */
            Chunk.prototype.nonce = $util.newBuffer([]);

            /**
             * Chunk ciphertext.
             * @member {Uint8Array} ciphertext
             * @memberof fleetveil.v1.Chunk
             * @instance
             */
            Chunk.prototype.ciphertext = $util.newBuffer([]);

            /**
             * Chunk grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.Chunk
             * @instance
             */
            Chunk.prototype.grantId = $util.newBuffer([]);

            /**
             * Creates a new Chunk instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Chunk
             * @static
             * @param {fleetveil.v1.Chunk.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Chunk} Chunk instance
             * @type {{
             *   (properties: fleetveil.v1.Chunk.$Shape): fleetveil.v1.Chunk & fleetveil.v1.Chunk.$Shape;
             *   (properties?: fleetveil.v1.Chunk.$Properties): fleetveil.v1.Chunk;
             * }}
             */
            Chunk.create = function(properties) {
                return new Chunk(properties);
            };

            /**
             * Encodes the specified Chunk message. Does not implicitly {@link fleetveil.v1.Chunk.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Chunk
             * @static
             * @param {fleetveil.v1.Chunk.$Properties} message Chunk message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Chunk.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId") && message.streamId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.streamId);
                if (message.chunkNo != null && $Object.hasOwnProperty.call(message, "chunkNo") && message.chunkNo !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.chunkNo);
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.nonce);
                if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext") && message.ciphertext.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.ciphertext);
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.grantId);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Chunk message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Chunk
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Chunk & fleetveil.v1.Chunk.$Shape} Chunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Chunk.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Chunk();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.streamId = value;
                            else
                                delete message.streamId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.chunkNo = value;
                            else
                                delete message.chunkNo;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.nonce = value;
                            else
                                delete message.nonce;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.ciphertext = value;
                            else
                                delete message.ciphertext;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Chunk message.
             * @function verify
             * @memberof fleetveil.v1.Chunk
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Chunk.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId"))
                    if (!(message.streamId && typeof message.streamId.length === "number" || $util.isString(message.streamId)))
                        return "streamId: buffer expected";
                if (message.chunkNo != null && $Object.hasOwnProperty.call(message, "chunkNo"))
                    if (!$util.isInteger(message.chunkNo))
                        return "chunkNo: integer expected";
                if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce"))
                    if (!(message.nonce && typeof message.nonce.length === "number" || $util.isString(message.nonce)))
                        return "nonce: buffer expected";
                if (message.ciphertext != null && $Object.hasOwnProperty.call(message, "ciphertext"))
                    if (!(message.ciphertext && typeof message.ciphertext.length === "number" || $util.isString(message.ciphertext)))
                        return "ciphertext: buffer expected";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                return null;
            };

            /**
             * Gets the type url for Chunk
             * @function getTypeUrl
             * @memberof fleetveil.v1.Chunk
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Chunk.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Chunk";
            };

            return Chunk;
        })();

        v1.StreamCount = (function() {

            /**
             * Properties of a StreamCount.
             * @typedef {Object} fleetveil.v1.StreamCount.$Properties
             * @property {Uint8Array|null} [streamId] StreamCount streamId
             * @property {number|null} [chunks] StreamCount chunks
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a StreamCount.
             * @memberof fleetveil.v1
             * @interface IStreamCount
             * @augments fleetveil.v1.StreamCount.$Properties
             * @deprecated Use fleetveil.v1.StreamCount.$Properties instead.
             */

            /**
             * Shape of a StreamCount.
             * @typedef {fleetveil.v1.StreamCount.$Properties} fleetveil.v1.StreamCount.$Shape
             */

            /**
             * Constructs a new StreamCount.
             * @memberof fleetveil.v1
             * @classdesc Represents a StreamCount.
             * @constructor
             * @param {fleetveil.v1.StreamCount.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const StreamCount = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * StreamCount streamId.
             * @member {Uint8Array} streamId
             * @memberof fleetveil.v1.StreamCount
             * @instance
             */
            StreamCount.prototype.streamId = $util.newBuffer([]);

            /**
             * StreamCount chunks.
             * @member {number} chunks
             * @memberof fleetveil.v1.StreamCount
             * @instance
             */
            StreamCount.prototype.chunks = 0;

            /**
             * Creates a new StreamCount instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.StreamCount
             * @static
             * @param {fleetveil.v1.StreamCount.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.StreamCount} StreamCount instance
             * @type {{
             *   (properties: fleetveil.v1.StreamCount.$Shape): fleetveil.v1.StreamCount & fleetveil.v1.StreamCount.$Shape;
             *   (properties?: fleetveil.v1.StreamCount.$Properties): fleetveil.v1.StreamCount;
             * }}
             */
            StreamCount.create = function(properties) {
                return new StreamCount(properties);
            };

            /**
             * Encodes the specified StreamCount message. Does not implicitly {@link fleetveil.v1.StreamCount.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.StreamCount
             * @static
             * @param {fleetveil.v1.StreamCount.$Properties} message StreamCount message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            StreamCount.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId") && message.streamId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.streamId);
                if (message.chunks != null && $Object.hasOwnProperty.call(message, "chunks") && message.chunks !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.chunks);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a StreamCount message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.StreamCount
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.StreamCount & fleetveil.v1.StreamCount.$Shape} StreamCount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            StreamCount.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.StreamCount();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.streamId = value;
                            else
                                delete message.streamId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.chunks = value;
                            else
                                delete message.chunks;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a StreamCount message.
             * @function verify
             * @memberof fleetveil.v1.StreamCount
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            StreamCount.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId"))
                    if (!(message.streamId && typeof message.streamId.length === "number" || $util.isString(message.streamId)))
                        return "streamId: buffer expected";
                if (message.chunks != null && $Object.hasOwnProperty.call(message, "chunks"))
                    if (!$util.isInteger(message.chunks))
                        return "chunks: integer expected";
                return null;
            };

            /**
             * Gets the type url for StreamCount
             * @function getTypeUrl
             * @memberof fleetveil.v1.StreamCount
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            StreamCount.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.StreamCount";
            };

            return StreamCount;
        })();

        v1.TripEnd = (function() {

            /**
             * Properties of a TripEnd.
             * @typedef {Object} fleetveil.v1.TripEnd.$Properties
             * @property {Uint8Array|null} [grantId] TripEnd grantId
             * @property {Uint8Array|null} [rentalId] TripEnd rentalId
             * @property {number|null} [startedS] TripEnd startedS
             * @property {number|null} [endedS] TripEnd endedS
             * @property {number|null} [distanceHm] TripEnd distanceHm
             * @property {number|null} [energyHwh] TripEnd energyHwh
             * @property {fleetveil.v1.Cell.$Properties|null} [startCell] TripEnd startCell
             * @property {fleetveil.v1.Cell.$Properties|null} [endCell] TripEnd endCell
             * @property {fleetveil.v1.ParkingRule|null} [parking] TripEnd parking
             * @property {fleetveil.v1.RentalEnd|null} [endedBy] TripEnd endedBy
             * @property {Array.<fleetveil.v1.StreamCount.$Properties>|null} [streams] TripEnd streams
             * @property {number|null} [streamsOmitted] TripEnd streamsOmitted
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a TripEnd.
             * @memberof fleetveil.v1
             * @interface ITripEnd
             * @augments fleetveil.v1.TripEnd.$Properties
             * @deprecated Use fleetveil.v1.TripEnd.$Properties instead.
             */

            /**
             * Shape of a TripEnd.
             * @typedef {fleetveil.v1.TripEnd.$Properties} fleetveil.v1.TripEnd.$Shape
             */

            /**
             * Constructs a new TripEnd.
             * @memberof fleetveil.v1
             * @classdesc Represents a TripEnd.
             * @constructor
             * @param {fleetveil.v1.TripEnd.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const TripEnd = function (properties) {
                this.streams = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * TripEnd grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.grantId = $util.newBuffer([]);

            /**
             * TripEnd rentalId.
             * @member {Uint8Array} rentalId
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.rentalId = $util.newBuffer([]);

            /**
             * TripEnd startedS.
             * @member {number} startedS
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.startedS = 0;

            /**
             * TripEnd endedS.
             * @member {number} endedS
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.endedS = 0;

            /**
             * TripEnd distanceHm.
             * @member {number} distanceHm
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.distanceHm = 0;

            /**
             * TripEnd energyHwh.
             * @member {number} energyHwh
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.energyHwh = 0;

            /**
             * TripEnd startCell.
             * @member {fleetveil.v1.Cell.$Properties|null|undefined} startCell
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.startCell = null;

            /**
             * TripEnd endCell.
             * @member {fleetveil.v1.Cell.$Properties|null|undefined} endCell
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.endCell = null;

            /**
             * TripEnd parking.
             * @member {fleetveil.v1.ParkingRule} parking
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.parking = 0;

            /**
             * TripEnd endedBy.
             * @member {fleetveil.v1.RentalEnd} endedBy
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.endedBy = 0;

            /**
             * TripEnd streams.
             * @member {Array.<fleetveil.v1.StreamCount.$Properties>} streams
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.streams = $util.emptyArray;

            /**
             * TripEnd streamsOmitted.
             * @member {number} streamsOmitted
             * @memberof fleetveil.v1.TripEnd
             * @instance
             */
            TripEnd.prototype.streamsOmitted = 0;

            /**
             * Creates a new TripEnd instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.TripEnd
             * @static
             * @param {fleetveil.v1.TripEnd.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.TripEnd} TripEnd instance
             * @type {{
             *   (properties: fleetveil.v1.TripEnd.$Shape): fleetveil.v1.TripEnd & fleetveil.v1.TripEnd.$Shape;
             *   (properties?: fleetveil.v1.TripEnd.$Properties): fleetveil.v1.TripEnd;
             * }}
             */
            TripEnd.create = function(properties) {
                return new TripEnd(properties);
            };

            /**
             * Encodes the specified TripEnd message. Does not implicitly {@link fleetveil.v1.TripEnd.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.TripEnd
             * @static
             * @param {fleetveil.v1.TripEnd.$Properties} message TripEnd message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            TripEnd.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.grantId);
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId") && message.rentalId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.rentalId);
                if (message.startedS != null && $Object.hasOwnProperty.call(message, "startedS") && message.startedS !== 0)
                    writer.uint32(/* id 3, wireType 5 =*/29).fixed32(message.startedS);
                if (message.endedS != null && $Object.hasOwnProperty.call(message, "endedS") && message.endedS !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.endedS);
                if (message.distanceHm != null && $Object.hasOwnProperty.call(message, "distanceHm") && message.distanceHm !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.distanceHm);
                if (message.energyHwh != null && $Object.hasOwnProperty.call(message, "energyHwh") && message.energyHwh !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.energyHwh);
                if (message.startCell != null && $Object.hasOwnProperty.call(message, "startCell"))
                    $root.fleetveil.v1.Cell.encode(message.startCell, writer.uint32(/* id 7, wireType 2 =*/58).fork(), _depth + 1).ldelim();
                if (message.endCell != null && $Object.hasOwnProperty.call(message, "endCell"))
                    $root.fleetveil.v1.Cell.encode(message.endCell, writer.uint32(/* id 8, wireType 2 =*/66).fork(), _depth + 1).ldelim();
                if (message.parking != null && $Object.hasOwnProperty.call(message, "parking") && message.parking !== 0)
                    writer.uint32(/* id 9, wireType 0 =*/72).int32(message.parking);
                if (message.endedBy != null && $Object.hasOwnProperty.call(message, "endedBy") && message.endedBy !== 0)
                    writer.uint32(/* id 10, wireType 0 =*/80).int32(message.endedBy);
                if (message.streams != null && message.streams.length)
                    for (let i = 0; i < message.streams.length; ++i)
                        $root.fleetveil.v1.StreamCount.encode(message.streams[i], writer.uint32(/* id 11, wireType 2 =*/90).fork(), _depth + 1).ldelim();
                if (message.streamsOmitted != null && $Object.hasOwnProperty.call(message, "streamsOmitted") && message.streamsOmitted !== 0)
                    writer.uint32(/* id 12, wireType 0 =*/96).uint32(message.streamsOmitted);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a TripEnd message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.TripEnd
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.TripEnd & fleetveil.v1.TripEnd.$Shape} TripEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            TripEnd.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.TripEnd();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.rentalId = value;
                            else
                                delete message.rentalId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.startedS = value;
                            else
                                delete message.startedS;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.endedS = value;
                            else
                                delete message.endedS;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.distanceHm = value;
                            else
                                delete message.distanceHm;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.energyHwh = value;
                            else
                                delete message.energyHwh;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            message.startCell = $root.fleetveil.v1.Cell.decode(reader, reader.size(), $undefined, _depth + 1, message.startCell);
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            message.endCell = $root.fleetveil.v1.Cell.decode(reader, reader.size(), $undefined, _depth + 1, message.endCell);
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.parking = value;
                            else
                                delete message.parking;
                            continue;
                        }
                    case 10: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.endedBy = value;
                            else
                                delete message.endedBy;
                            continue;
                        }
                    case 11: {
                            if (wireType !== 2)
                                break;
                            if (!(message.streams && message.streams.length))
                                message.streams = [];
                            message.streams.push($root.fleetveil.v1.StreamCount.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 12: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.streamsOmitted = value;
                            else
                                delete message.streamsOmitted;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a TripEnd message.
             * @function verify
             * @memberof fleetveil.v1.TripEnd
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            TripEnd.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId"))
                    if (!(message.rentalId && typeof message.rentalId.length === "number" || $util.isString(message.rentalId)))
                        return "rentalId: buffer expected";
                if (message.startedS != null && $Object.hasOwnProperty.call(message, "startedS"))
                    if (!$util.isInteger(message.startedS))
                        return "startedS: integer expected";
                if (message.endedS != null && $Object.hasOwnProperty.call(message, "endedS"))
                    if (!$util.isInteger(message.endedS))
                        return "endedS: integer expected";
                if (message.distanceHm != null && $Object.hasOwnProperty.call(message, "distanceHm"))
                    if (!$util.isInteger(message.distanceHm))
                        return "distanceHm: integer expected";
                if (message.energyHwh != null && $Object.hasOwnProperty.call(message, "energyHwh"))
                    if (!$util.isInteger(message.energyHwh))
                        return "energyHwh: integer expected";
                if (message.startCell != null && $Object.hasOwnProperty.call(message, "startCell")) {
                    let error = $root.fleetveil.v1.Cell.verify(message.startCell, _depth + 1);
                    if (error)
                        return "startCell." + error;
                }
                if (message.endCell != null && $Object.hasOwnProperty.call(message, "endCell")) {
                    let error = $root.fleetveil.v1.Cell.verify(message.endCell, _depth + 1);
                    if (error)
                        return "endCell." + error;
                }
                if (message.parking != null && $Object.hasOwnProperty.call(message, "parking"))
                    if (typeof message.parking !== "number" || (message.parking | 0) !== message.parking)
                        return "parking: enum value expected";
                if (message.endedBy != null && $Object.hasOwnProperty.call(message, "endedBy"))
                    if (typeof message.endedBy !== "number" || (message.endedBy | 0) !== message.endedBy)
                        return "endedBy: enum value expected";
                if (message.streams != null && $Object.hasOwnProperty.call(message, "streams")) {
                    if (!$Array.isArray(message.streams))
                        return "streams: array expected";
                    for (let i = 0; i < message.streams.length; ++i) {
                        let error = $root.fleetveil.v1.StreamCount.verify(message.streams[i], _depth + 1);
                        if (error)
                            return "streams." + error;
                    }
                }
                if (message.streamsOmitted != null && $Object.hasOwnProperty.call(message, "streamsOmitted"))
                    if (!$util.isInteger(message.streamsOmitted))
                        return "streamsOmitted: integer expected";
                return null;
            };

            /**
             * Gets the type url for TripEnd
             * @function getTypeUrl
             * @memberof fleetveil.v1.TripEnd
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            TripEnd.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.TripEnd";
            };

            return TripEnd;
        })();

        v1.FleetHealth = (function() {

            /**
             * Properties of a FleetHealth.
             * @typedef {Object} fleetveil.v1.FleetHealth.$Properties
             * @property {number|null} [chargePermille] FleetHealth chargePermille
             * @property {number|null} [odometerKm] FleetHealth odometerKm
             * @property {Array.<string>|null} [faultCodes] FleetHealth faultCodes
             * @property {number|null} [day] FleetHealth day
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FleetHealth.
             * @memberof fleetveil.v1
             * @interface IFleetHealth
             * @augments fleetveil.v1.FleetHealth.$Properties
             * @deprecated Use fleetveil.v1.FleetHealth.$Properties instead.
             */

            /**
             * Shape of a FleetHealth.
             * @typedef {fleetveil.v1.FleetHealth.$Properties} fleetveil.v1.FleetHealth.$Shape
             */

            /**
             * Constructs a new FleetHealth.
             * @memberof fleetveil.v1
             * @classdesc Represents a FleetHealth.
             * @constructor
             * @param {fleetveil.v1.FleetHealth.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FleetHealth = function (properties) {
                this.faultCodes = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FleetHealth chargePermille.
             * @member {number|null|undefined} chargePermille
             * @memberof fleetveil.v1.FleetHealth
             * @instance
             */
            FleetHealth.prototype.chargePermille = null;

            /**
             * FleetHealth odometerKm.
             * @member {number|null|undefined} odometerKm
             * @memberof fleetveil.v1.FleetHealth
             * @instance
             */
            FleetHealth.prototype.odometerKm = null;

            /**
             * FleetHealth faultCodes.
             * @member {Array.<string>} faultCodes
             * @memberof fleetveil.v1.FleetHealth
             * @instance
             */
            FleetHealth.prototype.faultCodes = $util.emptyArray;

            /**
             * FleetHealth day.
             * @member {number} day
             * @memberof fleetveil.v1.FleetHealth
             * @instance
             */
            FleetHealth.prototype.day = 0;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(FleetHealth.prototype, "_chargePermille", {
                get: $util.oneOfGetter($oneOfFields = ["chargePermille"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(FleetHealth.prototype, "_odometerKm", {
                get: $util.oneOfGetter($oneOfFields = ["odometerKm"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new FleetHealth instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.FleetHealth
             * @static
             * @param {fleetveil.v1.FleetHealth.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.FleetHealth} FleetHealth instance
             * @type {{
             *   (properties: fleetveil.v1.FleetHealth.$Shape): fleetveil.v1.FleetHealth & fleetveil.v1.FleetHealth.$Shape;
             *   (properties?: fleetveil.v1.FleetHealth.$Properties): fleetveil.v1.FleetHealth;
             * }}
             */
            FleetHealth.create = function(properties) {
                return new FleetHealth(properties);
            };

            /**
             * Encodes the specified FleetHealth message. Does not implicitly {@link fleetveil.v1.FleetHealth.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.FleetHealth
             * @static
             * @param {fleetveil.v1.FleetHealth.$Properties} message FleetHealth message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FleetHealth.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.chargePermille != null && $Object.hasOwnProperty.call(message, "chargePermille"))
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.chargePermille);
                if (message.odometerKm != null && $Object.hasOwnProperty.call(message, "odometerKm"))
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.odometerKm);
                if (message.faultCodes != null && message.faultCodes.length)
                    for (let i = 0; i < message.faultCodes.length; ++i)
                        writer.uint32(/* id 3, wireType 2 =*/26).string(message.faultCodes[i]);
                if (message.day != null && $Object.hasOwnProperty.call(message, "day") && message.day !== 0)
                    writer.uint32(/* id 4, wireType 5 =*/37).fixed32(message.day);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FleetHealth message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.FleetHealth
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.FleetHealth & fleetveil.v1.FleetHealth.$Shape} FleetHealth
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FleetHealth.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.FleetHealth();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            message.chargePermille = reader.uint32();
                            message._chargePermille = "chargePermille";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            message.odometerKm = reader.uint32();
                            message._odometerKm = "odometerKm";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if (!(message.faultCodes && message.faultCodes.length))
                                message.faultCodes = [];
                            message.faultCodes.push(reader.stringVerify());
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.day = value;
                            else
                                delete message.day;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a FleetHealth message.
             * @function verify
             * @memberof fleetveil.v1.FleetHealth
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            FleetHealth.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.chargePermille != null && $Object.hasOwnProperty.call(message, "chargePermille")) {
                    properties._chargePermille = 1;
                    if (!$util.isInteger(message.chargePermille))
                        return "chargePermille: integer expected";
                }
                if (message.odometerKm != null && $Object.hasOwnProperty.call(message, "odometerKm")) {
                    properties._odometerKm = 1;
                    if (!$util.isInteger(message.odometerKm))
                        return "odometerKm: integer expected";
                }
                if (message.faultCodes != null && $Object.hasOwnProperty.call(message, "faultCodes")) {
                    if (!$Array.isArray(message.faultCodes))
                        return "faultCodes: array expected";
                    for (let i = 0; i < message.faultCodes.length; ++i)
                        if (!$util.isString(message.faultCodes[i]))
                            return "faultCodes: string[] expected";
                }
                if (message.day != null && $Object.hasOwnProperty.call(message, "day"))
                    if (!$util.isInteger(message.day))
                        return "day: integer expected";
                return null;
            };

            /**
             * Gets the type url for FleetHealth
             * @function getTypeUrl
             * @memberof fleetveil.v1.FleetHealth
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            FleetHealth.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.FleetHealth";
            };

            return FleetHealth;
        })();

        v1.Loss = (function() {

            /**
             * Properties of a Loss.
             * @typedef {Object} fleetveil.v1.Loss.$Properties
             * @property {fleetveil.v1.LossReason|null} [reason] Loss reason
             * @property {fleetveil.v1.Purpose|null} [purpose] Loss purpose
             * @property {number|null} [fixes] Loss fixes
             * @property {number|null} [records] Loss records
             * @property {Uint8Array|null} [grantId] Loss grantId
             * @property {boolean|null} [exact] Loss exact
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Loss.
             * @memberof fleetveil.v1
             * @interface ILoss
             * @augments fleetveil.v1.Loss.$Properties
             * @deprecated Use fleetveil.v1.Loss.$Properties instead.
             */

            /**
             * Shape of a Loss.
             * @typedef {fleetveil.v1.Loss.$Properties} fleetveil.v1.Loss.$Shape
             */

            /**
             * Constructs a new Loss.
             * @memberof fleetveil.v1
             * @classdesc Represents a Loss.
             * @constructor
             * @param {fleetveil.v1.Loss.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Loss = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Loss reason.
             * @member {fleetveil.v1.LossReason} reason
             * @memberof fleetveil.v1.Loss
             * @instance
             */
            Loss.prototype.reason = 0;

            /**
             * Loss purpose.
             * @member {fleetveil.v1.Purpose} purpose
             * @memberof fleetveil.v1.Loss
             * @instance
             */
            Loss.prototype.purpose = 0;

            /**
             * Loss fixes.
             * @member {number} fixes
             * @memberof fleetveil.v1.Loss
             * @instance
             */
            Loss.prototype.fixes = 0;

            /**
             * Loss records.
             * @member {number} records
             * @memberof fleetveil.v1.Loss
             * @instance
             */
            Loss.prototype.records = 0;

            /**
             * Loss grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.Loss
             * @instance
             */
            Loss.prototype.grantId = $util.newBuffer([]);

            /**
             * Loss exact.
             * @member {boolean} exact
             * @memberof fleetveil.v1.Loss
             * @instance
             */
            Loss.prototype.exact = false;

            /**
             * Creates a new Loss instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Loss
             * @static
             * @param {fleetveil.v1.Loss.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Loss} Loss instance
             * @type {{
             *   (properties: fleetveil.v1.Loss.$Shape): fleetveil.v1.Loss & fleetveil.v1.Loss.$Shape;
             *   (properties?: fleetveil.v1.Loss.$Properties): fleetveil.v1.Loss;
             * }}
             */
            Loss.create = function(properties) {
                return new Loss(properties);
            };

            /**
             * Encodes the specified Loss message. Does not implicitly {@link fleetveil.v1.Loss.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Loss
             * @static
             * @param {fleetveil.v1.Loss.$Properties} message Loss message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Loss.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason") && message.reason !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).int32(message.reason);
                if (message.purpose != null && $Object.hasOwnProperty.call(message, "purpose") && message.purpose !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.purpose);
                if (message.fixes != null && $Object.hasOwnProperty.call(message, "fixes") && message.fixes !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.fixes);
                if (message.records != null && $Object.hasOwnProperty.call(message, "records") && message.records !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.records);
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.grantId);
                if (message.exact != null && $Object.hasOwnProperty.call(message, "exact") && message.exact !== false)
                    writer.uint32(/* id 6, wireType 0 =*/48).bool(message.exact);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Loss message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Loss
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Loss & fleetveil.v1.Loss.$Shape} Loss
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Loss.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Loss();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.reason = value;
                            else
                                delete message.reason;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.purpose = value;
                            else
                                delete message.purpose;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.fixes = value;
                            else
                                delete message.fixes;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.records = value;
                            else
                                delete message.records;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.exact = value;
                            else
                                delete message.exact;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Loss message.
             * @function verify
             * @memberof fleetveil.v1.Loss
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Loss.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.reason != null && $Object.hasOwnProperty.call(message, "reason"))
                    if (typeof message.reason !== "number" || (message.reason | 0) !== message.reason)
                        return "reason: enum value expected";
                if (message.purpose != null && $Object.hasOwnProperty.call(message, "purpose"))
                    if (typeof message.purpose !== "number" || (message.purpose | 0) !== message.purpose)
                        return "purpose: enum value expected";
                if (message.fixes != null && $Object.hasOwnProperty.call(message, "fixes"))
                    if (!$util.isInteger(message.fixes))
                        return "fixes: integer expected";
                if (message.records != null && $Object.hasOwnProperty.call(message, "records"))
                    if (!$util.isInteger(message.records))
                        return "records: integer expected";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.exact != null && $Object.hasOwnProperty.call(message, "exact"))
                    if (typeof message.exact !== "boolean")
                        return "exact: boolean expected";
                return null;
            };

            /**
             * Gets the type url for Loss
             * @function getTypeUrl
             * @memberof fleetveil.v1.Loss
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Loss.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Loss";
            };

            return Loss;
        })();

        v1.LossReport = (function() {

            /**
             * Properties of a LossReport.
             * @typedef {Object} fleetveil.v1.LossReport.$Properties
             * @property {Array.<fleetveil.v1.Loss.$Properties>|null} [losses] LossReport losses
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LossReport.
             * @memberof fleetveil.v1
             * @interface ILossReport
             * @augments fleetveil.v1.LossReport.$Properties
             * @deprecated Use fleetveil.v1.LossReport.$Properties instead.
             */

            /**
             * Shape of a LossReport.
             * @typedef {fleetveil.v1.LossReport.$Properties} fleetveil.v1.LossReport.$Shape
             */

            /**
             * Constructs a new LossReport.
             * @memberof fleetveil.v1
             * @classdesc Represents a LossReport.
             * @constructor
             * @param {fleetveil.v1.LossReport.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LossReport = function (properties) {
                this.losses = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LossReport losses.
             * @member {Array.<fleetveil.v1.Loss.$Properties>} losses
             * @memberof fleetveil.v1.LossReport
             * @instance
             */
            LossReport.prototype.losses = $util.emptyArray;

            /**
             * Creates a new LossReport instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.LossReport
             * @static
             * @param {fleetveil.v1.LossReport.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.LossReport} LossReport instance
             * @type {{
             *   (properties: fleetveil.v1.LossReport.$Shape): fleetveil.v1.LossReport & fleetveil.v1.LossReport.$Shape;
             *   (properties?: fleetveil.v1.LossReport.$Properties): fleetveil.v1.LossReport;
             * }}
             */
            LossReport.create = function(properties) {
                return new LossReport(properties);
            };

            /**
             * Encodes the specified LossReport message. Does not implicitly {@link fleetveil.v1.LossReport.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.LossReport
             * @static
             * @param {fleetveil.v1.LossReport.$Properties} message LossReport message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LossReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.losses != null && message.losses.length)
                    for (let i = 0; i < message.losses.length; ++i)
                        $root.fleetveil.v1.Loss.encode(message.losses[i], writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LossReport message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.LossReport
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.LossReport & fleetveil.v1.LossReport.$Shape} LossReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LossReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.LossReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if (!(message.losses && message.losses.length))
                                message.losses = [];
                            message.losses.push($root.fleetveil.v1.Loss.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a LossReport message.
             * @function verify
             * @memberof fleetveil.v1.LossReport
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            LossReport.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.losses != null && $Object.hasOwnProperty.call(message, "losses")) {
                    if (!$Array.isArray(message.losses))
                        return "losses: array expected";
                    for (let i = 0; i < message.losses.length; ++i) {
                        let error = $root.fleetveil.v1.Loss.verify(message.losses[i], _depth + 1);
                        if (error)
                            return "losses." + error;
                    }
                }
                return null;
            };

            /**
             * Gets the type url for LossReport
             * @function getTypeUrl
             * @memberof fleetveil.v1.LossReport
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            LossReport.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.LossReport";
            };

            return LossReport;
        })();

        /**
         * AccidentSeverity enum.
         * @name fleetveil.v1.AccidentSeverity
         * @enum {number}
         * @property {number} ACCIDENT_SEVERITY_UNSPECIFIED=0 ACCIDENT_SEVERITY_UNSPECIFIED value
         * @property {number} ACCIDENT_SEVERITY_SLIGHT=1 ACCIDENT_SEVERITY_SLIGHT value
         * @property {number} ACCIDENT_SEVERITY_SERIOUS=2 ACCIDENT_SEVERITY_SERIOUS value
         * @property {number} ACCIDENT_SEVERITY_SEVERE=3 ACCIDENT_SEVERITY_SEVERE value
         */
        v1.AccidentSeverity = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "ACCIDENT_SEVERITY_UNSPECIFIED"] = 0;
            values[valuesById[1] = "ACCIDENT_SEVERITY_SLIGHT"] = 1;
            values[valuesById[2] = "ACCIDENT_SEVERITY_SERIOUS"] = 2;
            values[valuesById[3] = "ACCIDENT_SEVERITY_SEVERE"] = 3;
            return values;
        })();

        v1.AccidentNotice = (function() {

            /**
             * Properties of an AccidentNotice.
             * @typedef {Object} fleetveil.v1.AccidentNotice.$Properties
             * @property {Uint8Array|null} [streamId] AccidentNotice streamId
             * @property {fleetveil.v1.Cell.$Properties|null} [cell] AccidentNotice cell
             * @property {fleetveil.v1.AccidentSeverity|null} [severity] AccidentNotice severity
             * @property {boolean|null} [test] AccidentNotice test
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AccidentNotice.
             * @memberof fleetveil.v1
             * @interface IAccidentNotice
             * @augments fleetveil.v1.AccidentNotice.$Properties
             * @deprecated Use fleetveil.v1.AccidentNotice.$Properties instead.
             */

            /**
             * Shape of an AccidentNotice.
             * @typedef {fleetveil.v1.AccidentNotice.$Properties} fleetveil.v1.AccidentNotice.$Shape
             */

            /**
             * Constructs a new AccidentNotice.
             * @memberof fleetveil.v1
             * @classdesc Represents an AccidentNotice.
             * @constructor
             * @param {fleetveil.v1.AccidentNotice.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AccidentNotice = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * AccidentNotice streamId.
             * @member {Uint8Array} streamId
             * @memberof fleetveil.v1.AccidentNotice
             * @instance
             */
            AccidentNotice.prototype.streamId = $util.newBuffer([]);

            /**
             * AccidentNotice cell.
             * @member {fleetveil.v1.Cell.$Properties|null|undefined} cell
             * @memberof fleetveil.v1.AccidentNotice
             * @instance
             */
            AccidentNotice.prototype.cell = null;

            /**
             * AccidentNotice severity.
             * @member {fleetveil.v1.AccidentSeverity} severity
             * @memberof fleetveil.v1.AccidentNotice
             * @instance
             */
            AccidentNotice.prototype.severity = 0;

            /**
             * AccidentNotice test.
             * @member {boolean} test
             * @memberof fleetveil.v1.AccidentNotice
             * @instance
             */
            AccidentNotice.prototype.test = false;

            /**
             * Creates a new AccidentNotice instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.AccidentNotice
             * @static
             * @param {fleetveil.v1.AccidentNotice.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.AccidentNotice} AccidentNotice instance
             * @type {{
             *   (properties: fleetveil.v1.AccidentNotice.$Shape): fleetveil.v1.AccidentNotice & fleetveil.v1.AccidentNotice.$Shape;
             *   (properties?: fleetveil.v1.AccidentNotice.$Properties): fleetveil.v1.AccidentNotice;
             * }}
             */
            AccidentNotice.create = function(properties) {
                return new AccidentNotice(properties);
            };

            /**
             * Encodes the specified AccidentNotice message. Does not implicitly {@link fleetveil.v1.AccidentNotice.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.AccidentNotice
             * @static
             * @param {fleetveil.v1.AccidentNotice.$Properties} message AccidentNotice message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AccidentNotice.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId") && message.streamId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.streamId);
                if (message.cell != null && $Object.hasOwnProperty.call(message, "cell"))
                    $root.fleetveil.v1.Cell.encode(message.cell, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.severity != null && $Object.hasOwnProperty.call(message, "severity") && message.severity !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.severity);
                if (message.test != null && $Object.hasOwnProperty.call(message, "test") && message.test !== false)
                    writer.uint32(/* id 4, wireType 0 =*/32).bool(message.test);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an AccidentNotice message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.AccidentNotice
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.AccidentNotice & fleetveil.v1.AccidentNotice.$Shape} AccidentNotice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AccidentNotice.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.AccidentNotice();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.streamId = value;
                            else
                                delete message.streamId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.cell = $root.fleetveil.v1.Cell.decode(reader, reader.size(), $undefined, _depth + 1, message.cell);
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.severity = value;
                            else
                                delete message.severity;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.test = value;
                            else
                                delete message.test;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies an AccidentNotice message.
             * @function verify
             * @memberof fleetveil.v1.AccidentNotice
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            AccidentNotice.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.streamId != null && $Object.hasOwnProperty.call(message, "streamId"))
                    if (!(message.streamId && typeof message.streamId.length === "number" || $util.isString(message.streamId)))
                        return "streamId: buffer expected";
                if (message.cell != null && $Object.hasOwnProperty.call(message, "cell")) {
                    let error = $root.fleetveil.v1.Cell.verify(message.cell, _depth + 1);
                    if (error)
                        return "cell." + error;
                }
                if (message.severity != null && $Object.hasOwnProperty.call(message, "severity"))
                    if (typeof message.severity !== "number" || (message.severity | 0) !== message.severity)
                        return "severity: enum value expected";
                if (message.test != null && $Object.hasOwnProperty.call(message, "test"))
                    if (typeof message.test !== "boolean")
                        return "test: boolean expected";
                return null;
            };

            /**
             * Gets the type url for AccidentNotice
             * @function getTypeUrl
             * @memberof fleetveil.v1.AccidentNotice
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            AccidentNotice.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.AccidentNotice";
            };

            return AccidentNotice;
        })();

        /**
         * WipeResult enum.
         * @name fleetveil.v1.WipeResult
         * @enum {number}
         * @property {number} WIPE_RESULT_UNSPECIFIED=0 WIPE_RESULT_UNSPECIFIED value
         * @property {number} WIPE_RESULT_OK=1 WIPE_RESULT_OK value
         * @property {number} WIPE_RESULT_FAILED=2 WIPE_RESULT_FAILED value
         * @property {number} WIPE_RESULT_TIMED_OUT=3 WIPE_RESULT_TIMED_OUT value
         */
        v1.WipeResult = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "WIPE_RESULT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "WIPE_RESULT_OK"] = 1;
            values[valuesById[2] = "WIPE_RESULT_FAILED"] = 2;
            values[valuesById[3] = "WIPE_RESULT_TIMED_OUT"] = 3;
            return values;
        })();

        v1.WipeReceipt = (function() {

            /**
             * Properties of a WipeReceipt.
             * @typedef {Object} fleetveil.v1.WipeReceipt.$Properties
             * @property {Uint8Array|null} [grantId] WipeReceipt grantId
             * @property {Uint8Array|null} [rentalId] WipeReceipt rentalId
             * @property {fleetveil.v1.WipeResult|null} [result] WipeReceipt result
             * @property {Uint8Array|null} [signature] WipeReceipt signature
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WipeReceipt.
             * @memberof fleetveil.v1
             * @interface IWipeReceipt
             * @augments fleetveil.v1.WipeReceipt.$Properties
             * @deprecated Use fleetveil.v1.WipeReceipt.$Properties instead.
             */

            /**
             * Shape of a WipeReceipt.
             * @typedef {fleetveil.v1.WipeReceipt.$Properties} fleetveil.v1.WipeReceipt.$Shape
             */

            /**
             * Constructs a new WipeReceipt.
             * @memberof fleetveil.v1
             * @classdesc Represents a WipeReceipt.
             * @constructor
             * @param {fleetveil.v1.WipeReceipt.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WipeReceipt = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WipeReceipt grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.WipeReceipt
             * @instance
             */
            WipeReceipt.prototype.grantId = $util.newBuffer([]);

            /**
             * WipeReceipt rentalId.
             * @member {Uint8Array} rentalId
             * @memberof fleetveil.v1.WipeReceipt
             * @instance
             */
            WipeReceipt.prototype.rentalId = $util.newBuffer([]);

            /**
             * WipeReceipt result.
             * @member {fleetveil.v1.WipeResult} result
             * @memberof fleetveil.v1.WipeReceipt
             * @instance
             */
            WipeReceipt.prototype.result = 0;

            /**
             * WipeReceipt signature.
             * @member {Uint8Array} signature
             * @memberof fleetveil.v1.WipeReceipt
             * @instance
             */
            WipeReceipt.prototype.signature = $util.newBuffer([]);

            /**
             * Creates a new WipeReceipt instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.WipeReceipt
             * @static
             * @param {fleetveil.v1.WipeReceipt.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.WipeReceipt} WipeReceipt instance
             * @type {{
             *   (properties: fleetveil.v1.WipeReceipt.$Shape): fleetveil.v1.WipeReceipt & fleetveil.v1.WipeReceipt.$Shape;
             *   (properties?: fleetveil.v1.WipeReceipt.$Properties): fleetveil.v1.WipeReceipt;
             * }}
             */
            WipeReceipt.create = function(properties) {
                return new WipeReceipt(properties);
            };

            /**
             * Encodes the specified WipeReceipt message. Does not implicitly {@link fleetveil.v1.WipeReceipt.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.WipeReceipt
             * @static
             * @param {fleetveil.v1.WipeReceipt.$Properties} message WipeReceipt message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WipeReceipt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.grantId);
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId") && message.rentalId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.rentalId);
                if (message.result != null && $Object.hasOwnProperty.call(message, "result") && message.result !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.result);
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature") && message.signature.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.signature);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WipeReceipt message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.WipeReceipt
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.WipeReceipt & fleetveil.v1.WipeReceipt.$Shape} WipeReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WipeReceipt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.WipeReceipt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.rentalId = value;
                            else
                                delete message.rentalId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.result = value;
                            else
                                delete message.result;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.signature = value;
                            else
                                delete message.signature;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a WipeReceipt message.
             * @function verify
             * @memberof fleetveil.v1.WipeReceipt
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            WipeReceipt.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId"))
                    if (!(message.rentalId && typeof message.rentalId.length === "number" || $util.isString(message.rentalId)))
                        return "rentalId: buffer expected";
                if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
                    if (typeof message.result !== "number" || (message.result | 0) !== message.result)
                        return "result: enum value expected";
                if (message.signature != null && $Object.hasOwnProperty.call(message, "signature"))
                    if (!(message.signature && typeof message.signature.length === "number" || $util.isString(message.signature)))
                        return "signature: buffer expected";
                return null;
            };

            /**
             * Gets the type url for WipeReceipt
             * @function getTypeUrl
             * @memberof fleetveil.v1.WipeReceipt
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            WipeReceipt.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.WipeReceipt";
            };

            return WipeReceipt;
        })();

        /**
         * CommandResult enum.
         * @name fleetveil.v1.CommandResult
         * @enum {number}
         * @property {number} COMMAND_RESULT_UNSPECIFIED=0 COMMAND_RESULT_UNSPECIFIED value
         * @property {number} COMMAND_RESULT_DONE=1 COMMAND_RESULT_DONE value
         * @property {number} COMMAND_RESULT_FAILED=2 COMMAND_RESULT_FAILED value
         * @property {number} COMMAND_RESULT_TIMED_OUT=3 COMMAND_RESULT_TIMED_OUT value
         * @property {number} COMMAND_RESULT_REFUSED=4 COMMAND_RESULT_REFUSED value
         */
        v1.CommandResult = (function() {
            const valuesById = $Object.create(null), values = $Object.create(valuesById);
            values[valuesById[0] = "COMMAND_RESULT_UNSPECIFIED"] = 0;
            values[valuesById[1] = "COMMAND_RESULT_DONE"] = 1;
            values[valuesById[2] = "COMMAND_RESULT_FAILED"] = 2;
            values[valuesById[3] = "COMMAND_RESULT_TIMED_OUT"] = 3;
            values[valuesById[4] = "COMMAND_RESULT_REFUSED"] = 4;
            return values;
        })();

        v1.CommandReceipt = (function() {

            /**
             * Properties of a CommandReceipt.
             * @typedef {Object} fleetveil.v1.CommandReceipt.$Properties
             * @property {Uint8Array|null} [commandId] CommandReceipt commandId
             * @property {fleetveil.v1.CommandResult|null} [result] CommandReceipt result
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CommandReceipt.
             * @memberof fleetveil.v1
             * @interface ICommandReceipt
             * @augments fleetveil.v1.CommandReceipt.$Properties
             * @deprecated Use fleetveil.v1.CommandReceipt.$Properties instead.
             */

            /**
             * Shape of a CommandReceipt.
             * @typedef {fleetveil.v1.CommandReceipt.$Properties} fleetveil.v1.CommandReceipt.$Shape
             */

            /**
             * Constructs a new CommandReceipt.
             * @memberof fleetveil.v1
             * @classdesc Represents a CommandReceipt.
             * @constructor
             * @param {fleetveil.v1.CommandReceipt.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CommandReceipt = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CommandReceipt commandId.
             * @member {Uint8Array} commandId
             * @memberof fleetveil.v1.CommandReceipt
             * @instance
             */
            CommandReceipt.prototype.commandId = $util.newBuffer([]);

            /**
             * CommandReceipt result.
             * @member {fleetveil.v1.CommandResult} result
             * @memberof fleetveil.v1.CommandReceipt
             * @instance
             */
            CommandReceipt.prototype.result = 0;

            /**
             * Creates a new CommandReceipt instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.CommandReceipt
             * @static
             * @param {fleetveil.v1.CommandReceipt.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.CommandReceipt} CommandReceipt instance
             * @type {{
             *   (properties: fleetveil.v1.CommandReceipt.$Shape): fleetveil.v1.CommandReceipt & fleetveil.v1.CommandReceipt.$Shape;
             *   (properties?: fleetveil.v1.CommandReceipt.$Properties): fleetveil.v1.CommandReceipt;
             * }}
             */
            CommandReceipt.create = function(properties) {
                return new CommandReceipt(properties);
            };

            /**
             * Encodes the specified CommandReceipt message. Does not implicitly {@link fleetveil.v1.CommandReceipt.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.CommandReceipt
             * @static
             * @param {fleetveil.v1.CommandReceipt.$Properties} message CommandReceipt message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CommandReceipt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.commandId != null && $Object.hasOwnProperty.call(message, "commandId") && message.commandId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.commandId);
                if (message.result != null && $Object.hasOwnProperty.call(message, "result") && message.result !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).int32(message.result);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CommandReceipt message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.CommandReceipt
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.CommandReceipt & fleetveil.v1.CommandReceipt.$Shape} CommandReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CommandReceipt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.CommandReceipt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.commandId = value;
                            else
                                delete message.commandId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.result = value;
                            else
                                delete message.result;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a CommandReceipt message.
             * @function verify
             * @memberof fleetveil.v1.CommandReceipt
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            CommandReceipt.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.commandId != null && $Object.hasOwnProperty.call(message, "commandId"))
                    if (!(message.commandId && typeof message.commandId.length === "number" || $util.isString(message.commandId)))
                        return "commandId: buffer expected";
                if (message.result != null && $Object.hasOwnProperty.call(message, "result"))
                    if (typeof message.result !== "number" || (message.result | 0) !== message.result)
                        return "result: enum value expected";
                return null;
            };

            /**
             * Gets the type url for CommandReceipt
             * @function getTypeUrl
             * @memberof fleetveil.v1.CommandReceipt
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            CommandReceipt.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.CommandReceipt";
            };

            return CommandReceipt;
        })();

        v1.ChargingSession = (function() {

            /**
             * Properties of a ChargingSession.
             * @typedef {Object} fleetveil.v1.ChargingSession.$Properties
             * @property {Uint8Array|null} [sessionId] ChargingSession sessionId
             * @property {Uint8Array|null} [grantId] ChargingSession grantId
             * @property {Uint8Array|null} [rentalId] ChargingSession rentalId
             * @property {string|null} [station] ChargingSession station
             * @property {number|null} [startedS] ChargingSession startedS
             * @property {number|null} [endedS] ChargingSession endedS
             * @property {number|null} [energyHwh] ChargingSession energyHwh
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a ChargingSession.
             * @memberof fleetveil.v1
             * @interface IChargingSession
             * @augments fleetveil.v1.ChargingSession.$Properties
             * @deprecated Use fleetveil.v1.ChargingSession.$Properties instead.
             */

            /**
             * Shape of a ChargingSession.
             * @typedef {fleetveil.v1.ChargingSession.$Properties} fleetveil.v1.ChargingSession.$Shape
             */

            /**
             * Constructs a new ChargingSession.
             * @memberof fleetveil.v1
             * @classdesc Represents a ChargingSession.
             * @constructor
             * @param {fleetveil.v1.ChargingSession.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ChargingSession = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ChargingSession sessionId.
             * @member {Uint8Array} sessionId
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.sessionId = $util.newBuffer([]);

            /**
             * ChargingSession grantId.
             * @member {Uint8Array} grantId
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.grantId = $util.newBuffer([]);

            /**
             * ChargingSession rentalId.
             * @member {Uint8Array} rentalId
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.rentalId = $util.newBuffer([]);

            /**
             * ChargingSession station.
             * @member {string} station
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.station = "";

            /**
             * ChargingSession startedS.
             * @member {number} startedS
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.startedS = 0;

            /**
             * ChargingSession endedS.
             * @member {number} endedS
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.endedS = 0;

            /**
             * ChargingSession energyHwh.
             * @member {number|null|undefined} energyHwh
             * @memberof fleetveil.v1.ChargingSession
             * @instance
             */
            ChargingSession.prototype.energyHwh = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            // Virtual OneOf for proto3 optional field
            $Object.defineProperty(ChargingSession.prototype, "_energyHwh", {
                get: $util.oneOfGetter($oneOfFields = ["energyHwh"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Creates a new ChargingSession instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.ChargingSession
             * @static
             * @param {fleetveil.v1.ChargingSession.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.ChargingSession} ChargingSession instance
             * @type {{
             *   (properties: fleetveil.v1.ChargingSession.$Shape): fleetveil.v1.ChargingSession & fleetveil.v1.ChargingSession.$Shape;
             *   (properties?: fleetveil.v1.ChargingSession.$Properties): fleetveil.v1.ChargingSession;
             * }}
             */
            ChargingSession.create = function(properties) {
                return new ChargingSession(properties);
            };

            /**
             * Encodes the specified ChargingSession message. Does not implicitly {@link fleetveil.v1.ChargingSession.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.ChargingSession
             * @static
             * @param {fleetveil.v1.ChargingSession.$Properties} message ChargingSession message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ChargingSession.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId") && message.sessionId.length)
                    writer.uint32(/* id 1, wireType 2 =*/10).bytes(message.sessionId);
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId") && message.grantId.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.grantId);
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId") && message.rentalId.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.rentalId);
                if (message.station != null && $Object.hasOwnProperty.call(message, "station") && message.station !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.station);
                if (message.startedS != null && $Object.hasOwnProperty.call(message, "startedS") && message.startedS !== 0)
                    writer.uint32(/* id 5, wireType 5 =*/45).fixed32(message.startedS);
                if (message.endedS != null && $Object.hasOwnProperty.call(message, "endedS") && message.endedS !== 0)
                    writer.uint32(/* id 6, wireType 5 =*/53).fixed32(message.endedS);
                if (message.energyHwh != null && $Object.hasOwnProperty.call(message, "energyHwh"))
                    writer.uint32(/* id 7, wireType 0 =*/56).uint32(message.energyHwh);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a ChargingSession message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.ChargingSession
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.ChargingSession & fleetveil.v1.ChargingSession.$Shape} ChargingSession
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ChargingSession.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.ChargingSession();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sessionId = value;
                            else
                                delete message.sessionId;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.grantId = value;
                            else
                                delete message.grantId;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.rentalId = value;
                            else
                                delete message.rentalId;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.station = value;
                            else
                                delete message.station;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.startedS = value;
                            else
                                delete message.startedS;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.endedS = value;
                            else
                                delete message.endedS;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            message.energyHwh = reader.uint32();
                            message._energyHwh = "energyHwh";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a ChargingSession message.
             * @function verify
             * @memberof fleetveil.v1.ChargingSession
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            ChargingSession.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                let properties = {};
                if (message.sessionId != null && $Object.hasOwnProperty.call(message, "sessionId"))
                    if (!(message.sessionId && typeof message.sessionId.length === "number" || $util.isString(message.sessionId)))
                        return "sessionId: buffer expected";
                if (message.grantId != null && $Object.hasOwnProperty.call(message, "grantId"))
                    if (!(message.grantId && typeof message.grantId.length === "number" || $util.isString(message.grantId)))
                        return "grantId: buffer expected";
                if (message.rentalId != null && $Object.hasOwnProperty.call(message, "rentalId"))
                    if (!(message.rentalId && typeof message.rentalId.length === "number" || $util.isString(message.rentalId)))
                        return "rentalId: buffer expected";
                if (message.station != null && $Object.hasOwnProperty.call(message, "station"))
                    if (!$util.isString(message.station))
                        return "station: string expected";
                if (message.startedS != null && $Object.hasOwnProperty.call(message, "startedS"))
                    if (!$util.isInteger(message.startedS))
                        return "startedS: integer expected";
                if (message.endedS != null && $Object.hasOwnProperty.call(message, "endedS"))
                    if (!$util.isInteger(message.endedS))
                        return "endedS: integer expected";
                if (message.energyHwh != null && $Object.hasOwnProperty.call(message, "energyHwh")) {
                    properties._energyHwh = 1;
                    if (!$util.isInteger(message.energyHwh))
                        return "energyHwh: integer expected";
                }
                return null;
            };

            /**
             * Gets the type url for ChargingSession
             * @function getTypeUrl
             * @memberof fleetveil.v1.ChargingSession
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            ChargingSession.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.ChargingSession";
            };

            return ChargingSession;
        })();

        v1.Hello = (function() {

            /**
             * Properties of a Hello.
             * @typedef {Object} fleetveil.v1.Hello.$Properties
             * @property {number|null} [keySetVersion] Hello keySetVersion
             * @property {number|null} [policyVersion] Hello policyVersion
             * @property {number|null} [transportSequence] Hello transportSequence
             * @property {Array.<Uint8Array>|null} [grantIds] Hello grantIds
             * @property {Uint8Array|null} [timeNonce] Hello timeNonce
             * @property {fleetveil.v1.ClockQuality|null} [clockQuality] Hello clockQuality
             * @property {string|null} [agentVersion] Hello agentVersion
             * @property {number|null} [waitingRecords] Hello waitingRecords
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Hello.
             * @memberof fleetveil.v1
             * @interface IHello
             * @augments fleetveil.v1.Hello.$Properties
             * @deprecated Use fleetveil.v1.Hello.$Properties instead.
             */

            /**
             * Shape of a Hello.
             * @typedef {fleetveil.v1.Hello.$Properties} fleetveil.v1.Hello.$Shape
             */

            /**
             * Constructs a new Hello.
             * @memberof fleetveil.v1
             * @classdesc Represents a Hello.
             * @constructor
             * @param {fleetveil.v1.Hello.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Hello = function (properties) {
                this.grantIds = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Hello keySetVersion.
             * @member {number} keySetVersion
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.keySetVersion = 0;

            /**
             * Hello policyVersion.
             * @member {number} policyVersion
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.policyVersion = 0;

            /**
             * Hello transportSequence.
             * @member {number} transportSequence
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.transportSequence = 0;

            /**
             * Hello grantIds.
             * @member {Array.<Uint8Array>} grantIds
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.grantIds = $util.emptyArray;

            /**
             * Hello timeNonce.
             * @member {Uint8Array} timeNonce
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.timeNonce = $util.newBuffer([]);

            /**
             * Hello clockQuality.
             * @member {fleetveil.v1.ClockQuality} clockQuality
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.clockQuality = 0;

            /**
             * Hello agentVersion.
             * @member {string} agentVersion
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.agentVersion = "";

            /**
             * Hello waitingRecords.
             * @member {number} waitingRecords
             * @memberof fleetveil.v1.Hello
             * @instance
             */
            Hello.prototype.waitingRecords = 0;

            /**
             * Creates a new Hello instance using the specified properties.
             * @function create
             * @memberof fleetveil.v1.Hello
             * @static
             * @param {fleetveil.v1.Hello.$Properties=} [properties] Properties to set
             * @returns {fleetveil.v1.Hello} Hello instance
             * @type {{
             *   (properties: fleetveil.v1.Hello.$Shape): fleetveil.v1.Hello & fleetveil.v1.Hello.$Shape;
             *   (properties?: fleetveil.v1.Hello.$Properties): fleetveil.v1.Hello;
             * }}
             */
            Hello.create = function(properties) {
                return new Hello(properties);
            };

            /**
             * Encodes the specified Hello message. Does not implicitly {@link fleetveil.v1.Hello.verify|verify} messages.
             * @function encode
             * @memberof fleetveil.v1.Hello
             * @static
             * @param {fleetveil.v1.Hello.$Properties} message Hello message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Hello.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.keySetVersion != null && $Object.hasOwnProperty.call(message, "keySetVersion") && message.keySetVersion !== 0)
                    writer.uint32(/* id 1, wireType 5 =*/13).fixed32(message.keySetVersion);
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion") && message.policyVersion !== 0)
                    writer.uint32(/* id 2, wireType 5 =*/21).fixed32(message.policyVersion);
                if (message.transportSequence != null && $Object.hasOwnProperty.call(message, "transportSequence") && message.transportSequence !== 0)
                    writer.uint32(/* id 3, wireType 5 =*/29).fixed32(message.transportSequence);
                if (message.grantIds != null && message.grantIds.length)
                    for (let i = 0; i < message.grantIds.length; ++i)
                        writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.grantIds[i]);
                if (message.timeNonce != null && $Object.hasOwnProperty.call(message, "timeNonce") && message.timeNonce.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.timeNonce);
                if (message.clockQuality != null && $Object.hasOwnProperty.call(message, "clockQuality") && message.clockQuality !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).int32(message.clockQuality);
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion") && message.agentVersion !== "")
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.agentVersion);
                if (message.waitingRecords != null && $Object.hasOwnProperty.call(message, "waitingRecords") && message.waitingRecords !== 0)
                    writer.uint32(/* id 8, wireType 5 =*/69).fixed32(message.waitingRecords);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @function decode
             * @memberof fleetveil.v1.Hello
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {fleetveil.v1.Hello & fleetveil.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Hello.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.fleetveil.v1.Hello();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.keySetVersion = value;
                            else
                                delete message.keySetVersion;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.policyVersion = value;
                            else
                                delete message.policyVersion;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.transportSequence = value;
                            else
                                delete message.transportSequence;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if (!(message.grantIds && message.grantIds.length))
                                message.grantIds = [];
                            message.grantIds.push(reader.bytes());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.timeNonce = value;
                            else
                                delete message.timeNonce;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.clockQuality = value;
                            else
                                delete message.clockQuality;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.agentVersion = value;
                            else
                                delete message.agentVersion;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 5)
                                break;
                            if (value = reader.fixed32())
                                message.waitingRecords = value;
                            else
                                delete message.waitingRecords;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verifies a Hello message.
             * @function verify
             * @memberof fleetveil.v1.Hello
             * @static
             * @param {Object.<string,*>} message Plain object to verify
             * @returns {string|null} `null` if valid, otherwise the reason why it is not
             */
            Hello.verify = function (message, _depth) {
                if (typeof message !== "object" || message === null)
                    return "object expected";
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    return "max depth exceeded";
                if (message.keySetVersion != null && $Object.hasOwnProperty.call(message, "keySetVersion"))
                    if (!$util.isInteger(message.keySetVersion))
                        return "keySetVersion: integer expected";
                if (message.policyVersion != null && $Object.hasOwnProperty.call(message, "policyVersion"))
                    if (!$util.isInteger(message.policyVersion))
                        return "policyVersion: integer expected";
                if (message.transportSequence != null && $Object.hasOwnProperty.call(message, "transportSequence"))
                    if (!$util.isInteger(message.transportSequence))
                        return "transportSequence: integer expected";
                if (message.grantIds != null && $Object.hasOwnProperty.call(message, "grantIds")) {
                    if (!$Array.isArray(message.grantIds))
                        return "grantIds: array expected";
                    for (let i = 0; i < message.grantIds.length; ++i)
                        if (!(message.grantIds[i] && typeof message.grantIds[i].length === "number" || $util.isString(message.grantIds[i])))
                            return "grantIds: buffer[] expected";
                }
                if (message.timeNonce != null && $Object.hasOwnProperty.call(message, "timeNonce"))
                    if (!(message.timeNonce && typeof message.timeNonce.length === "number" || $util.isString(message.timeNonce)))
                        return "timeNonce: buffer expected";
                if (message.clockQuality != null && $Object.hasOwnProperty.call(message, "clockQuality"))
                    if (typeof message.clockQuality !== "number" || (message.clockQuality | 0) !== message.clockQuality)
                        return "clockQuality: enum value expected";
                if (message.agentVersion != null && $Object.hasOwnProperty.call(message, "agentVersion"))
                    if (!$util.isString(message.agentVersion))
                        return "agentVersion: string expected";
                if (message.waitingRecords != null && $Object.hasOwnProperty.call(message, "waitingRecords"))
                    if (!$util.isInteger(message.waitingRecords))
                        return "waitingRecords: integer expected";
                return null;
            };

            /**
             * Gets the type url for Hello
             * @function getTypeUrl
             * @memberof fleetveil.v1.Hello
             * @static
             * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
             * @returns {string} The type url
             */
            Hello.getTypeUrl = function(prefix) {
                if (prefix === $undefined)
                    prefix = "type.googleapis.com";
                return prefix + "/fleetveil.v1.Hello";
            };

            return Hello;
        })();

        return v1;
    })();

    return fleetveil;
})();

export {
  $root as default
};

export const v1 = fleetveil.v1;
