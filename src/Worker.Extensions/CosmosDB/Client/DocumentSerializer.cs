using Azure.Core.Serialization;
using Microsoft.Azure.Cosmos;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Documents read and written by the serializer of the worker, or another that Azure's libraries know.</summary>
internal sealed class DocumentSerializer(ObjectSerializer serializer) : CosmosSerializer
{
    public override T FromStream<T>(Stream stream)
    {
        if (typeof(T).IsAssignableFrom(stream.GetType()))
        {
            return (T)(object)stream;
        }

        using (stream)
        {
            return (T)serializer.Deserialize(stream, typeof(T), CancellationToken.None)!;
        }
    }

    public override Stream ToStream<T>(T input)
    {
        var stream = new MemoryStream();
        serializer.Serialize(stream, input, typeof(T), CancellationToken.None);
        stream.Position = 0;
        return stream;
    }
}
