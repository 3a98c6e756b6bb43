using System.Text;
using LocalCloud.CosmosDb.Http;
using LocalCloud.CosmosDb.Serialization;
using Microsoft.Azure.Cosmos.Core;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;

namespace LocalCloud.CosmosDb.Batches;

/// <summary>The form of the .NET and Java clients: a stream of binary rows, one for each operation, answered by one for each result.</summary>
internal static class HybridRowBatch
{
    /// <summary>How a row begins that no JSON begins with.</summary>
    private const byte Marker = (byte)HybridRowVersion.V1;

    public const string ContentType = "application/octet-stream";

    public static bool Is(ReadOnlySpan<byte> body) => body is [Marker, ..];

    /// <exception cref="InvalidDataException">The rows are not well-formed.</exception>
    public static async Task<List<BatchOperation>> ReadAsync(ReadOnlyMemory<byte> body)
    {
        var operations = new List<BatchOperation>();
        using var stream = new MemoryStream(body.ToArray(), writable: false);
        var result = await stream.ReadRecordIOAsync(
            (ReadOnlyMemory<byte> row) =>
            {
                operations.Add(ReadOperation(row));
                return Result.Success;
            },
            (ReadOnlyMemory<byte> _) => Result.Success,
            new MemorySpanResizer<byte>(body.Length));
        return result == Result.Success ? operations : throw new InvalidDataException($"The batch is not well-formed: {result}.");
    }

    public static async Task<byte[]> WriteAsync(IReadOnlyList<Reply> results)
    {
        using var stream = new MemoryStream();
        var resizer = new MemorySpanResizer<byte>(1024);
        Check(await stream.WriteRecordIOAsync(default, (long index, out ReadOnlyMemory<byte> row) =>
        {
            row = index < results.Count ? WriteResult(results[(int)index], resizer) : default;
            return Result.Success;
        }));
        return stream.ToArray();
    }

    private static BatchOperation ReadOperation(ReadOnlyMemory<byte> bytes)
    {
        var row = new RowBuffer(bytes.Length);
        if (!row.ReadFrom(bytes.Span, HybridRowVersion.V1, BatchSchema.Layouts))
        {
            throw new InvalidDataException("An operation of the batch is not well-formed.");
        }

        var operation = new BatchOperation();
        var reader = new RowReader(ref row);
        while (reader.Read())
        {
            operation = reader.Path.ToString() switch
            {
                "operationType" => operation with { Type = (BatchOperationType)Int32(ref reader) },
                "partitionKey" => operation with { PartitionKey = Text(ref reader) },
                "id" => operation with { Id = Text(ref reader) },
                "resourceBody" => operation with { Body = BinaryJson.ToText(Bytes(ref reader)) },
                "ifMatch" => operation with { IfMatch = Text(ref reader) },
                "ifNoneMatch" => operation with { IfNoneMatch = Text(ref reader) },
                "minimalReturnPreference" => operation with { IsMinimal = Bool(ref reader) },
                _ => operation,
            };
        }

        return operation;
    }

    private static byte[] WriteResult(Reply result, MemorySpanResizer<byte> resizer)
    {
        var row = new RowBuffer(1024, resizer);
        row.InitLayout(HybridRowVersion.V1, BatchSchema.ResultLayout, BatchSchema.Layouts);
        Check(RowWriter.WriteBuffer(ref row, result, static (ref RowWriter writer, TypeArgument _, Reply reply) =>
        {
            Check(writer.WriteInt32("statusCode", reply.Status));
            Check(writer.WriteInt32("subStatusCode", reply.SubStatus));
            if (reply.ETag is { } etag)
            {
                Check(writer.WriteString("eTag", etag));
            }

            if (!reply.Body.IsEmpty)
            {
                Check(writer.WriteBinary("resourceBody", reply.Body.Span));
            }

            return writer.WriteFloat64("requestCharge", reply.Charge);
        }));
        using var stream = new MemoryStream(row.Length);
        row.WriteTo(stream);
        return stream.ToArray();
    }

    private static int Int32(ref RowReader reader)
    {
        Check(reader.ReadInt32(out var value));
        return value;
    }

    private static bool Bool(ref RowReader reader)
    {
        Check(reader.ReadBool(out var value));
        return value;
    }

    private static string Text(ref RowReader reader)
    {
        Check(reader.ReadString(out string value));
        return value;
    }

    private static byte[] Bytes(ref RowReader reader)
    {
        Check(reader.ReadBinary(out byte[] value));
        return value;
    }

    private static void Check(Result result)
    {
        if (result != Result.Success)
        {
            throw new InvalidDataException($"The batch is not well-formed: {result}.");
        }
    }
}
