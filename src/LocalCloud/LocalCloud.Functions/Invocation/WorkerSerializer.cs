using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace LocalCloud.Functions.Invocation;

/// <summary>
/// JSON of bindings, as the real worker does it: <see cref="WorkerOptions.Serializer"/> if the app set one, else System.Text.Json with
/// the app's <see cref="JsonSerializerOptions"/>, whose only default is that names are read without case.
/// </summary>
public sealed class WorkerSerializer(IOptions<JsonSerializerOptions> json, IOptions<WorkerOptions> worker)
{
    private readonly JsonSerializerOptions _json = json.Value;
    private readonly ObjectSerializer? _own = worker.Value.Serializer;

    public object? Deserialize(ReadOnlyMemory<byte> utf8, Type type)
    {
        if (_own is null)
        {
            return JsonSerializer.Deserialize(utf8.Span, type, _json);
        }

        using var stream = BinaryData.FromBytes(utf8).ToStream();
        return _own.Deserialize(stream, type, CancellationToken.None);
    }

    public ValueTask<object?> DeserializeAsync(Stream stream, Type type, CancellationToken cancellationToken) =>
        _own?.DeserializeAsync(stream, type, cancellationToken) ?? JsonSerializer.DeserializeAsync(stream, type, _json, cancellationToken);

    public ValueTask SerializeAsync(Stream stream, object? value, Type type, CancellationToken cancellationToken) =>
        _own?.SerializeAsync(stream, value, type, cancellationToken)
        ?? new ValueTask(JsonSerializer.SerializeAsync(stream, value, type, _json, cancellationToken));

    public byte[] Serialize(object value) =>
        _own?.Serialize(value, value.GetType(), CancellationToken.None).ToArray()
        ?? JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), _json);
}
