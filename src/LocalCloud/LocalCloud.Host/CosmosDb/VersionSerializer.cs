using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Newtonsoft.Json;

namespace LocalCloud.Host.CosmosDb;

/// <summary>
/// Lets the changes of a feed of all versions through as they came: the SDK has no processor of streams for these, and what is parsed and
/// written again would not be what was stored. Anything else is written and read as the SDK does it.
/// </summary>
internal sealed class VersionSerializer : CosmosSerializer
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly Newtonsoft.Json.JsonSerializer _json = Newtonsoft.Json.JsonSerializer.Create();

    public override T FromStream<T>(Stream stream)
    {
        using (stream)
        {
            if (typeof(Stream).IsAssignableFrom(typeof(T)))
            {
                return (T)(object)stream;
            }

            if (typeof(T) == typeof(ChangeFeedItem<JsonElement>[]))
            {
                using var changes = JsonDocument.Parse(stream, new() { MaxDepth = 130 });
                return (T)(object)changes.RootElement.EnumerateArray().Select(change => new ChangeFeedItem<JsonElement> { Current = change.Clone() }).ToArray();
            }

            using var reader = new JsonTextReader(new StreamReader(stream));
            return _json.Deserialize<T>(reader)!;
        }
    }

    public override Stream ToStream<T>(T input)
    {
        var stream = new MemoryStream();
        using (var text = new StreamWriter(stream, s_utf8, bufferSize: 1024, leaveOpen: true))
        {
            _json.Serialize(text, input);
        }

        stream.Position = 0;
        return stream;
    }
}
