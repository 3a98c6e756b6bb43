using System.Text;
using System.Text.Json;

namespace LocalCloud.CosmosDb.Queries.Values;

/// <summary>The types of SQL values in their sort order.</summary>
internal enum SqlKind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>A value during evaluation: a piece of a document, or something computed. The default is undefined.</summary>
internal readonly struct SqlValue
{
    private readonly JsonElement _element;
    private readonly object? _computed;
    private readonly double _number;

    private SqlValue(SqlKind kind, JsonElement element = default, object? computed = null, double number = 0) =>
        (Kind, _element, _computed, _number) = (kind, element, computed, number);

    public SqlKind Kind { get; }

    public bool IsDefined => Kind != SqlKind.Undefined;

    public bool IsTrue => Kind == SqlKind.Boolean && _number != 0;

    public bool IsFalse => Kind == SqlKind.Boolean && _number == 0;

    public double Number => _number;

    /// <summary>A whole number; of one that a document spells with all its digits, those that a double cannot hold, too.</summary>
    public long Integer => IsElement && _element.TryGetInt64(out var exact) ? exact : (long)_number;

    /// <summary>The text of a string.</summary>
    public string Text => (_computed as string) ?? _element.GetString()!;

    /// <summary>True when the value is a piece of a document, whose text can be copied as it is.</summary>
    public bool IsElement => _computed is null && Kind >= SqlKind.Number && _element.ValueKind != JsonValueKind.Undefined;

    public JsonElement Element => _element;

    public static SqlValue Undefined => default;

    public static SqlValue Null { get; } = new(SqlKind.Null);

    public static SqlValue True { get; } = new(SqlKind.Boolean, number: 1);

    public static SqlValue False { get; } = new(SqlKind.Boolean, number: 0);

    public static SqlValue Of(bool value) => value ? True : False;

    /// <summary>Numbers that JSON cannot express are undefined.</summary>
    public static SqlValue Of(double value) => double.IsFinite(value) ? new(SqlKind.Number, number: value) : default;

    public static SqlValue Of(string value) => new(SqlKind.String, computed: value);

    public static SqlValue Of(SqlValue[] items) => new(SqlKind.Array, computed: items);

    public static SqlValue Of(KeyValuePair<string, SqlValue>[] properties) => new(SqlKind.Object, computed: properties);

    public static SqlValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Number => new(SqlKind.Number, element, number: element.GetDouble()),
        JsonValueKind.String => new(SqlKind.String, element),
        JsonValueKind.Array => new(SqlKind.Array, element),
        JsonValueKind.Object => new(SqlKind.Object, element),
        _ => default,
    };

    public SqlValue Property(SqlName name)
    {
        if (Kind != SqlKind.Object)
        {
            return default;
        }

        if (_computed is KeyValuePair<string, SqlValue>[] properties)
        {
            return Array.Find(properties, property => property.Key == name.Text).Value;
        }

        return _element.TryGetProperty(name.Utf8, out var value) ? Of(value) : default;
    }

    public SqlValue Item(double index)
    {
        if (Kind != SqlKind.Array || index < 0 || index != Math.Floor(index) || index >= Length)
        {
            return default;
        }

        return _computed is SqlValue[] items ? items[(int)index] : Of(_element[(int)index]);
    }

    /// <summary>Number of items of an array.</summary>
    public int Length => _computed is SqlValue[] items ? items.Length : _element.GetArrayLength();

    public IEnumerable<SqlValue> Items() => _computed is SqlValue[] items ? items : _element.EnumerateArray().Select(Of);

    public IEnumerable<KeyValuePair<string, SqlValue>> Properties() => _computed is KeyValuePair<string, SqlValue>[] properties
        ? properties
        : _element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Of(property.Value)));

    /// <summary>The same value without the document it is a piece of; of a number, what it is compared by.</summary>
    public SqlValue Detach() => Kind switch
    {
        SqlKind.Number => new(SqlKind.Number, number: _number),
        SqlKind.String => Of(Text),
        SqlKind.Array or SqlKind.Object => Of(JsonElement.Parse(ToString(), new() { MaxDepth = 128 })),
        _ => this,
    };

    /// <summary>Bytes that a detached value holds in memory besides its own, about.</summary>
    public long Weight => Kind switch
    {
        SqlKind.String => 24 + (2L * Text.Length),
        SqlKind.Array or SqlKind.Object when _computed is null => 200 + (3L * System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(_element).Length),
        _ => 0,
    };

    /// <summary>Equality of two strings without making a .NET string where one of them is text of a document.</summary>
    public bool TextEquals(SqlValue other) =>
        _computed is null ? _element.ValueEquals(other.Text)
        : other._computed is null ? other._element.ValueEquals(Text)
        : Text == other.Text;

    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case SqlKind.Null:
                writer.WriteNullValue();
                break;
            case SqlKind.Boolean:
                writer.WriteBooleanValue(IsTrue);
                break;
            case SqlKind.Number when _element.ValueKind == JsonValueKind.Undefined:
                WriteNumber(writer, _number);
                break;
            case SqlKind.String when _computed is string text:
                writer.WriteStringValue(text);
                break;
            case SqlKind.Array when _computed is SqlValue[] items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    item.WriteTo(writer);
                }

                writer.WriteEndArray();
                break;
            case SqlKind.Object when _computed is KeyValuePair<string, SqlValue>[] properties:
                writer.WriteStartObject();
                foreach (var (name, value) in properties.Where(property => property.Value.IsDefined))
                {
                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
                break;
            case SqlKind.Undefined:
                break;
            default:
                writer.WriteRawValue(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(_element), skipInputValidation: true);
                break;
        }
    }

    /// <summary>3 rather than 3.0, and 100000000000000000000 rather than 1E+20, as the service does.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, double number)
    {
        if (number == Math.Floor(number) && Math.Abs(number) < 1e21)
        {
            writer.WriteRawValue((number + 0.0).ToString("F0", System.Globalization.CultureInfo.InvariantCulture), skipInputValidation: true);
        }
        else
        {
            writer.WriteRawValue(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace('E', 'e'), skipInputValidation: true);
        }
    }

    /// <summary>As the service writes values: numbers by what they are, not by how a document spells them.</summary>
    public string ToCanonicalText() => Canonical().ToString();

    private SqlValue Canonical() => Kind switch
    {
        SqlKind.Number when IsElement && !IsInteger(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(_element)) => Of(_number),
        SqlKind.Array => Of(Items().Select(item => item.Canonical()).ToArray()),
        SqlKind.Object => Of(Properties().Select(property => KeyValuePair.Create(property.Key, property.Value.Canonical())).ToArray()),
        _ => this,
    };

    private static bool IsInteger(ReadOnlySpan<byte> text) => text.IndexOfAny(".eE"u8) < 0 && !text.SequenceEqual("-0"u8);

    public override string ToString()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Http.ErrorBody.Relaxed);
        WriteTo(writer);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>A property name, ready to be compared with a document's bytes.</summary>
internal sealed record SqlName(string Text)
{
    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(Text);
}
