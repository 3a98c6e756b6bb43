namespace LocalCloud.CosmosDb.Serialization;

/// <summary>The service's own binary form of JSON, which clients send and ask for where they are told to.</summary>
internal static class BinaryJson
{
    /// <summary>The first byte of every such body; no text begins with it.</summary>
    public const byte Marker = 0x80;

    /// <summary>Texts that are so frequent that one byte stands for each, from <see cref="TypeMarker.SystemString"/> on.</summary>
    public static readonly string[] SystemStrings =
    [
        "$s", "$t", "$v", "_attachments", "_etag", "_rid", "_self", "_ts", "attachments/", "coordinates", "geometry", "GeometryCollection", "id", "url", "Value", "label",
        "LineString", "link", "MultiLineString", "MultiPoint", "MultiPolygon", "name", "Name", "Type", "Point", "Polygon", "properties", "type", "value", "Feature",
        "FeatureCollection", "_id",
    ];

    public static bool Is(ReadOnlySpan<byte> body) => body is [Marker, ..];

    /// <summary>The same as text; what is text already stays as it is.</summary>
    /// <exception cref="InvalidDataException">The body is not well-formed.</exception>
    public static ReadOnlyMemory<byte> ToText(ReadOnlyMemory<byte> body) => Is(body.Span) ? BinaryJsonReader.ToText(body.Span) : body;

    /// <param name="json">Well-formed text.</param>
    public static ReadOnlyMemory<byte> FromText(ReadOnlySpan<byte> json) => BinaryJsonWriter.FromText(json);
}

/// <summary>What a value's first byte says about it. A number below 32 is its own marker.</summary>
internal static class TypeMarker
{
    public const byte EndOfLiterals = 0x20;
    public const byte SystemString = 0x20;
    public const byte Base64Length1 = 0x71;
    public const byte Base64Length2 = 0x72;
    public const byte Base64UrlLength1 = 0x73;
    public const byte Base64UrlLength2 = 0x74;
    public const byte LowerGuid = 0x75;
    public const byte UpperGuid = 0x76;
    public const byte QuotedGuid = 0x77;
    public const byte LowerHex = 0x78;
    public const byte UpperHex = 0x79;
    public const byte DateTime = 0x7A;
    public const byte Packed4 = 0x7B;
    public const byte Packed5 = 0x7C;
    public const byte Packed6 = 0x7D;
    public const byte Packed7Length1 = 0x7E;
    public const byte Packed7Length2 = 0x7F;
    public const byte ShortString = 0x80;
    public const byte StringLength1 = 0xC0;
    public const byte StringLength2 = 0xC1;
    public const byte StringLength4 = 0xC2;
    public const byte Reference1 = 0xC3;
    public const byte Reference2 = 0xC4;
    public const byte Reference3 = 0xC5;
    public const byte Reference4 = 0xC6;
    public const byte NumberUInt64 = 0xC7;
    public const byte NumberUInt8 = 0xC8;
    public const byte NumberInt16 = 0xC9;
    public const byte NumberInt32 = 0xCA;
    public const byte NumberInt64 = 0xCB;
    public const byte NumberDouble = 0xCC;
    public const byte Float32 = 0xCD;
    public const byte Float64 = 0xCE;
    public const byte Null = 0xD0;
    public const byte False = 0xD1;
    public const byte True = 0xD2;
    public const byte Guid = 0xD3;
    public const byte UInt8 = 0xD7;
    public const byte Int8 = 0xD8;
    public const byte Int16 = 0xD9;
    public const byte Int32 = 0xDA;
    public const byte Int64 = 0xDB;
    public const byte UInt32 = 0xDC;
    public const byte Binary1 = 0xDD;
    public const byte Binary2 = 0xDE;
    public const byte Binary4 = 0xDF;
    public const byte Array0 = 0xE0;
    public const byte Array1 = 0xE1;
    public const byte ArrayLength1 = 0xE2;
    public const byte ArrayLength2 = 0xE3;
    public const byte ArrayLength4 = 0xE4;
    public const byte ArrayLengthAndCount1 = 0xE5;
    public const byte ArrayLengthAndCount2 = 0xE6;
    public const byte ArrayLengthAndCount4 = 0xE7;
    public const byte Object0 = 0xE8;
    public const byte Object1 = 0xE9;
    public const byte ObjectLength1 = 0xEA;
    public const byte ObjectLength2 = 0xEB;
    public const byte ObjectLength4 = 0xEC;
    public const byte ObjectLengthAndCount1 = 0xED;
    public const byte ObjectLengthAndCount2 = 0xEE;
    public const byte ObjectLengthAndCount4 = 0xEF;
    public const byte Numbers1 = 0xF0;
    public const byte Numbers2 = 0xF1;
    public const byte NumberArrays1 = 0xF2;
    public const byte NumberArrays2 = 0xF3;
}
