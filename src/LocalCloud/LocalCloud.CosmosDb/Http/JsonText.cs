using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.CosmosDb.Http;

/// <summary>Texts as JSON, escaping no more than JSON asks for, as the service does.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class JsonText : JsonSerializerContext
{
    private static readonly JsonText Relaxed = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Quote(string text) => JsonSerializer.Serialize(text, Relaxed.String);
}
