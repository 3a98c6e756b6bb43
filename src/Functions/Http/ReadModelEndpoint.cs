using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventSourcing.Projections;
using EventSourcing.Streams;
using Microsoft.AspNetCore.Http;
using OrderFlow.Http.Problems;

namespace OrderFlow.Http;

/// <summary>Answers a GET of one read model: waits for <c>minVersion</c> where asked to, knows <c>If-None-Match</c>.</summary>
public sealed class ReadModelEndpoint(TimeProvider time)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(100);

    /// <param name="stream">The stream whose version is the resource's version.</param>
    /// <param name="missing">The answer when there is no such resource.</param>
    public async Task<IResult> GetAsync<TModel>(
        HttpRequest request,
        IReadModelStore<TModel> readModels,
        ReadModelKey key,
        StreamId stream,
        ProblemResult missing,
        CancellationToken cancellationToken)
        where TModel : class
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(readModels);
        string? asked = request.Query["minVersion"];
        if (asked is not null && (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed < 1))
        {
            return new ProblemResult(
                ProblemTypes.InvalidRequest, "minVersion must be a version that a command has answered.", new Dictionary<string, string[]> { ["minVersion"] = ["Must be a positive whole number."] });
        }

        var minVersion = asked is null ? 0 : long.Parse(asked, CultureInfo.InvariantCulture);
        var found = await FindAsync(request, readModels, key, stream, minVersion, cancellationToken);
        if (minVersion > 0 && (found?.Model is null || found.VersionOf(stream) < minVersion))
        {
            return new ProblemResult(ProblemTypes.ProjectionBehind, $"The read model has not reached version {minVersion} yet.")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }

        if (found?.Model is not { } model)
        {
            return missing;
        }

        var version = found.VersionOf(stream);
        if (request.Headers.IfNoneMatch.Any(tags => tags is "*" || (tags?.Split(',').Any(tag => tag.Trim() == ApiResult.ETag(version)) ?? false)))
        {
            return new ApiResult(StatusCodes.Status304NotModified, null, version);
        }

        var body = JsonSerializer.SerializeToNode(model, ApiJson.Options)!.AsObject();
        body["version"] = version;
        return ApiResult.Ok(body, version);
    }

    private async Task<ReadModel<TModel>?> FindAsync<TModel>(
        HttpRequest request, IReadModelStore<TModel> readModels, ReadModelKey key, StreamId stream, long minVersion, CancellationToken cancellationToken)
        where TModel : class
    {
        var deadline = time.GetUtcNow() + PreferredWait(request);
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var found = await readModels.FindAsync(key, cancellationToken);
            var reached = minVersion == 0 || (found?.Model is not null && found.VersionOf(stream) >= minVersion);
            if (reached || time.GetUtcNow() + pause >= deadline)
            {
                return found;
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    /// <summary>RFC 7240 <c>Prefer: wait=seconds</c>; what cannot be read is ignored, as preferences are.</summary>
    private static TimeSpan PreferredWait(HttpRequest request)
    {
        var wait = request.Headers["Prefer"]
            .SelectMany(value => value?.Split(',') ?? [])
            .Select(preference => preference.Split('=', 2))
            .Where(parts => parts.Length == 2 && parts[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase))
            .Select(parts => int.TryParse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1)
            .FirstOrDefault(seconds => seconds >= 0, -1);
        return wait < 0 ? DefaultWait : TimeSpan.FromSeconds(Math.Min(wait, MaxWait.TotalSeconds));
    }
}
