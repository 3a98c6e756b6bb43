using System.Globalization;
using System.Text.Json;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>Answers a GET of one read model, kept under the key of its stream: waits for <c>minVersion</c> where asked to.</summary>
public sealed class ReadModelEndpoint(TimeProvider time)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(100);

    /// <param name="stream">The stream whose version is the resource's version.</param>
    /// <param name="missing">The answer when there is no such resource.</param>
    public Task<IResult> GetAsync<TModel>(
        HttpRequest request, IReadModelStore<TModel> readModels, StreamId stream, ProblemResult missing, CancellationToken cancellationToken)
        where TModel : class => GetAsync(request, readModels, stream, missing, _ => true, cancellationToken);

    /// <summary>For a read model of several streams.</summary>
    /// <param name="isComplete">Whether the other streams have been seen too; until then there is no such resource.</param>
    public async Task<IResult> GetAsync<TModel>(
        HttpRequest request,
        IReadModelStore<TModel> readModels,
        StreamId stream,
        ProblemResult missing,
        Func<TModel, bool> isComplete,
        CancellationToken cancellationToken)
        where TModel : class
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(readModels);
        if (!TryReadMinVersion(request, out var minVersion))
        {
            return new ProblemResult(
                ProblemTypes.InvalidRequest,
                "minVersion must be a version that a command has answered.",
                new Dictionary<string, string[]> { ["minVersion"] = ["Must be a positive whole number."] });
        }

        var deadline = time.GetUtcNow() + (PreferredWait.Of(request) ?? DefaultWait);
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var found = await readModels.FindAsync(new ReadModelKey(stream.Key, stream.Key), cancellationToken);
            var version = found?.Model is { } seen && isComplete(seen) ? found.VersionOf(stream) : 0;
            if (version >= minVersion)
            {
                return version == 0 ? missing : Answer(found!.Model!, version);
            }

            if (time.GetUtcNow() + pause >= deadline)
            {
                return new ProblemResult(ProblemTypes.ProjectionBehind, $"The read model has not reached version {minVersion} yet.")
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                };
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    private static ApiResult Answer<TModel>(TModel model, long version)
    {
        var body = JsonSerializer.SerializeToNode(model, ApiJson.Options)!.AsObject();
        body["version"] = version;
        return ApiResult.Ok(body, version);
    }

    /// <summary>0 when it is not given.</summary>
    private static bool TryReadMinVersion(HttpRequest request, out long minVersion)
    {
        minVersion = 0;
        string? text = request.Query["minVersion"];
        return text is null || (WholeNumber.TryParse(text, out minVersion) && minVersion > 0);
    }

    /// <summary>RFC 7240 <c>Prefer: wait=seconds</c>; what cannot be read is ignored, as preferences are.</summary>
}
