using System.Text;
using Microsoft.AspNetCore.Http;
using YamlDotNet.Serialization;

namespace OrderFlow.Operations.Contracts;

/// <summary>A contract that people write in YAML, and the app carries and serves as JSON.</summary>
internal sealed class EmbeddedContract(string name)
{
    private readonly Lazy<string> _json = new(() => Convert(name));

    public IResult Serve() => Results.Text(_json.Value, "application/json", Encoding.UTF8);

    private static string Convert(string name)
    {
        using var stream = typeof(EmbeddedContract).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(reader);
        return new SerializerBuilder().JsonCompatible().Build().Serialize(document);
    }
}
