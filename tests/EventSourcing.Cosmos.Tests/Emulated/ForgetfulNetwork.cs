using System.Net;

namespace EventSourcing.Cosmos.Tests.Emulated;

/// <summary>Delivers the first document, loses the answer, and makes the SDK send it again.</summary>
public sealed class ForgetfulNetwork() : DelegatingHandler(new SocketsHttpHandler())
{
    private int _forgotten;

    public int Forgotten => _forgotten;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Created || Interlocked.Increment(ref _forgotten) > 1)
        {
            return response;
        }

        response.Dispose();
        var again = new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request, Content = new StringContent("{}") };
        again.Headers.Add("x-ms-retry-after-ms", "1");
        return again;
    }
}
