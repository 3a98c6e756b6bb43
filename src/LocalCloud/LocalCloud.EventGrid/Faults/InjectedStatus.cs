using System.Net;
using LocalCloud.Faults;

namespace LocalCloud.EventGrid.Faults;

/// <summary>What a fault is on HTTP, be it the topic's answer or that of an endpoint events are delivered to.</summary>
internal static class InjectedStatus
{
    public static HttpStatusCode Of(FaultInjectionServerErrorType type) => type switch
    {
        FaultInjectionServerErrorType.Timeout => HttpStatusCode.RequestTimeout,
        FaultInjectionServerErrorType.TooManyRequests => HttpStatusCode.TooManyRequests,
        FaultInjectionServerErrorType.InternalServerError => HttpStatusCode.InternalServerError,
        FaultInjectionServerErrorType.Gone => HttpStatusCode.Gone,
        _ => HttpStatusCode.ServiceUnavailable,
    };
}
