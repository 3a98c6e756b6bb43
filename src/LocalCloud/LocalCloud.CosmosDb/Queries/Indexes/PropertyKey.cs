using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LocalCloud.CosmosDb.Queries.Ordering;
using LocalCloud.CosmosDb.Queries.Syntax;
using LocalCloud.CosmosDb.Queries.Values;
using Microsoft.Data.Sqlite;

namespace LocalCloud.CosmosDb.Queries.Indexes;

/// <summary>
/// What a number or string of a document is found by in an index: bytes whose order is that of the values. Long strings have the key of their
/// beginning, so an index tells what may match; the query itself still decides.
/// </summary>
internal static class PropertyKey
{
    /// <summary>The SQL function of a document's body and a path.</summary>
    public const string Function = "localcloud_key";

    private const int MostChars = 40;
    private const byte NumberTag = 0x10, StringTag = 0x20;
    private static readonly ConcurrentDictionary<string, DocumentPath> s_paths = new(StringComparer.Ordinal);

    /// <summary>The key of what cannot be read: queries have to look at it.</summary>
    public static byte[] Unknown { get; } = [0xFF];

    public static void Register(SqliteConnection connection) => connection.CreateFunction<byte[], string, byte[]?>(Function, Of, isDeterministic: true);

    /// <summary>Null for values of other types.</summary>
    public static byte[]? Of(SqlValue value)
    {
        switch (value.Kind)
        {
            case SqlKind.Number:
                var bits = BitConverter.DoubleToInt64Bits(value.Number + 0.0); // -0 is 0
                var number = new byte[9];
                number[0] = NumberTag;
                BinaryPrimitives.WriteInt64BigEndian(number.AsSpan(1), bits < 0 ? ~bits : bits ^ long.MinValue);
                return number;
            case SqlKind.String:
                var text = value.Text.AsSpan();
                text = text[..Math.Min(text.Length, MostChars)];
                var units = new byte[1 + (2 * text.Length)];
                units[0] = StringTag;
                for (var i = 0; i < text.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(units.AsSpan(1 + (2 * i)), text[i]);
                }

                return units;
            default:
                return null;
        }
    }

    /// <summary>No value of the type is below the first, none above the second.</summary>
    public static (byte[] First, byte[] Last) Bounds(SqlKind kind) => kind == SqlKind.Number ? ([NumberTag], [NumberTag + 1]) : ([StringTag], [StringTag + 1]);

    private static byte[]? Of(byte[] body, string path)
    {
        try
        {
            return Of(s_paths.GetOrAdd(path, Parse).In(SqlValue.Of(JsonElement.Parse(body, new() { MaxDepth = 128 }))));
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return Unknown;
        }
    }

    /// <summary>From its <see cref="DocumentPath.Key"/>.</summary>
    private static DocumentPath Parse(string key)
    {
        var names = new List<SqlName>();
        for (var at = 0; at < key.Length;)
        {
            var colon = key.IndexOf(':', at);
            var length = int.Parse(key.AsSpan(at, colon - at), CultureInfo.InvariantCulture);
            names.Add(new(key.Substring(colon + 1, length)));
            at = colon + 1 + length;
        }

        return new(key, [.. names]);
    }
}
