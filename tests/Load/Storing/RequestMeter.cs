using System.Net;
using Microsoft.Azure.Cosmos;

namespace OrderFlow.Load.Storing;

/// <summary>Counts what a client sends and what it is charged for it.</summary>
internal sealed class RequestMeter : RequestHandler
{
    private long requests;
    private long conflicts;
    private long hundredths;

    /// <summary>So far.</summary>
    public RequestUse Use => new(
        Interlocked.Read(ref requests), Interlocked.Read(ref conflicts), Interlocked.Read(ref hundredths) / 100d);

    public override async Task<ResponseMessage> SendAsync(RequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        Interlocked.Increment(ref requests);
        Interlocked.Add(ref conflicts, response.StatusCode == HttpStatusCode.Conflict ? 1 : 0);
        Interlocked.Add(ref hundredths, (long)Math.Round(response.Headers.RequestCharge * 100));
        return response;
    }
}

/// <param name="Conflicts">Answered with 409: another writer was first.</param>
/// <param name="Charge">Request units.</param>
internal readonly record struct RequestUse(long Requests, long Conflicts, double Charge)
{
    public static RequestUse operator +(RequestUse left, RequestUse right) =>
        new(left.Requests + right.Requests, left.Conflicts + right.Conflicts, left.Charge + right.Charge);

    public static RequestUse operator -(RequestUse left, RequestUse right) =>
        new(left.Requests - right.Requests, left.Conflicts - right.Conflicts, left.Charge - right.Charge);
}
