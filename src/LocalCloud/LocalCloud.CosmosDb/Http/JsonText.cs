using System.Text.Json.Serialization;

namespace LocalCloud.CosmosDb.Http;

[JsonSerializable(typeof(string))]
internal sealed partial class JsonText : JsonSerializerContext;
