using System.Buffers;
using System.Globalization;
using LocalCloud.CosmosDb.Batches;
using LocalCloud.CosmosDb.Resources;
using LocalCloud.CosmosDb.Serialization;
using LocalCloud.CosmosDb.Users;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace LocalCloud.CosmosDb.Http;

/// <summary>One request as the service sees it: verb, path, headers, and the body when it is asked for.</summary>
internal sealed class CosmosRequest(IHttpRequestFeature http, IRequestBodyPipeFeature pipe)
{
    /// <summary>A document may have 2 MB; what surrounds it (a patch, a query's parameters) may add a little.</summary>
    public const int LargestBody = (2 * 1024 * 1024) + (64 * 1024);

    public string Method => http.Method;

    /// <summary>What its token is for; null when it is signed with the account's key.</summary>
    public Permission? Permission { get; set; }

    public ResourcePath Path { get; } = ResourcePath.Parse(http.RawTarget);

    public IHeaderDictionary Headers => http.Headers;

    public string? Header(string name) => http.Headers.TryGetValue(name, out var value) ? (string?)value : null;

    public bool Flag(string name) =>
        http.Headers.TryGetValue(name, out StringValues value) && string.Equals(value, "True", StringComparison.OrdinalIgnoreCase);

    public string? PartitionKey => Header("x-ms-documentdb-partitionkey");

    public string? IfMatch => http.Headers.IfMatch;

    public string? IfNoneMatch => http.Headers.IfNoneMatch;

    public bool ReturnMinimal => http.Headers.TryGetValue("Prefer", out var prefer) && prefer == "return=minimal";

    public string? Continuation => Header("x-ms-continuation") is { Length: > 0 } token ? token : null;

    /// <summary>The client merges scores of ORDER BY RANK that come in any order.</summary>
    public bool TakesPlainRanks => Header("x-ms-cosmos-supported-query-features")?.Contains("HybridSearchSkipOrderByRewrite", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Where the client believes this service to be.</summary>
    public string BaseAddress => $"{http.Scheme}://{http.Headers.Host}/";

    /// <summary>Largest number of items per page (-1 on the wire: as many as fit); null leaves it to the server.</summary>
    public int? MaxItemCount =>
        int.TryParse(Header("x-ms-max-item-count"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
            ? count switch { -1 => int.MaxValue, > 0 => count, _ => null }
            : null;

    /// <summary>The header is absent, -1 or a positive number.</summary>
    public bool HasValidMaxItemCount => Header("x-ms-max-item-count") is null || MaxItemCount is not null;

    /// <summary>The whole body in a rented buffer, as text if it is binary JSON, or null when it is larger than any valid request.</summary>
    /// <exception cref="BadHttpRequestException">It is no text.</exception>
    public async ValueTask<RequestBody?> ReadBodyAsync(CancellationToken cancellationToken)
    {
        var reader = pipe.Reader;
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            var buffer = result.Buffer;
            if (buffer.Length > LargestBody)
            {
                reader.AdvanceTo(buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                var body = RequestBody.Copy(buffer);
                reader.AdvanceTo(buffer.End);
                return BinaryJson.Is(body.Span) ? AsText(body) : Checked(body);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static RequestBody Checked(RequestBody body)
    {
        if (HybridRowBatch.Is(body.Span) || JsonTextCheck.Problem(body.Span) is not { } problem)
        {
            return body;
        }

        body.Dispose();
        throw new BadHttpRequestException("The request payload is invalid: " + problem, StatusCodes.Status400BadRequest);
    }

    private static RequestBody AsText(RequestBody binary)
    {
        using (binary)
        {
            try
            {
                return RequestBody.Copy(new(BinaryJson.ToText(binary.Memory)));
            }
            catch (InvalidDataException wrong)
            {
                throw new BadHttpRequestException(wrong.Message, StatusCodes.Status400BadRequest);
            }
        }
    }
}

/// <summary>A body in a rented buffer; valid until disposed.</summary>
internal sealed class RequestBody(byte[] rented, int length) : IDisposable
{
    public ReadOnlyMemory<byte> Memory => rented.AsMemory(0, length);

    public ReadOnlySpan<byte> Span => rented.AsSpan(0, length);

    public static RequestBody Copy(ReadOnlySequence<byte> sequence)
    {
        var rented = ArrayPool<byte>.Shared.Rent((int)sequence.Length);
        sequence.CopyTo(rented);
        return new(rented, (int)sequence.Length);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
}
