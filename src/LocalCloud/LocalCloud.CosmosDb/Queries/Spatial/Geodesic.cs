using NetTopologySuite.Geometries;

namespace LocalCloud.CosmosDb.Queries.Spatial;

/// <summary>The shortest way between two points (longitude, latitude in degrees) on the ellipsoid of WGS 84, by Vincenty's inverse formula.</summary>
internal static class Geodesic
{
    private const double Equatorial = 6_378_137;
    private const double Flattening = 1 / 298.257223563;
    private const double Polar = Equatorial * (1 - Flattening);
    private const double MeanRadius = 6_371_008.8;
    private const int MostRounds = 200;

    /// <summary>In metres.</summary>
    public static double Metres(Coordinate from, Coordinate to)
    {
        var (reduced1, reduced2) = (Reduced(from.Y), Reduced(to.Y));
        var (sin1, cos1) = Math.SinCos(reduced1);
        var (sin2, cos2) = Math.SinCos(reduced2);
        var difference = double.DegreesToRadians(to.X - from.X);
        var lambda = difference;
        for (var round = 0; round < MostRounds; round++)
        {
            var (sinLambda, cosLambda) = Math.SinCos(lambda);
            var sinSigma = double.Hypot(cos2 * sinLambda, (cos1 * sin2) - (sin1 * cos2 * cosLambda));
            if (sinSigma == 0)
            {
                return 0;
            }

            var cosSigma = (sin1 * sin2) + (cos1 * cos2 * cosLambda);
            var sigma = Math.Atan2(sinSigma, cosSigma);
            var sinAlpha = cos1 * cos2 * sinLambda / sinSigma;
            var cosSquaredAlpha = 1 - (sinAlpha * sinAlpha);
            // On the equator there is no middle of the way above it.
            var cosMiddle = cosSquaredAlpha == 0 ? 0 : cosSigma - (2 * sin1 * sin2 / cosSquaredAlpha);
            var c = Flattening / 16 * cosSquaredAlpha * (4 + (Flattening * (4 - (3 * cosSquaredAlpha))));
            var next = difference + ((1 - c) * Flattening * sinAlpha
                * (sigma + (c * sinSigma * (cosMiddle + (c * cosSigma * (-1 + (2 * cosMiddle * cosMiddle)))))));
            if (Math.Abs(next - lambda) < 1e-12)
            {
                return Length(sigma, sinSigma, cosSigma, cosMiddle, cosSquaredAlpha);
            }

            lambda = next;
        }

        // Of points that are nearly opposite to each other the formula finds none: the sphere is off by half a percent at most.
        return MeanRadius * Math.Acos(Math.Clamp((sin1 * sin2) + (cos1 * cos2 * Math.Cos(difference)), -1, 1));
    }

    private static double Length(double sigma, double sinSigma, double cosSigma, double cosMiddle, double cosSquaredAlpha)
    {
        var u = cosSquaredAlpha * ((Equatorial * Equatorial) - (Polar * Polar)) / (Polar * Polar);
        var a = 1 + (u / 16384 * (4096 + (u * (-768 + (u * (320 - (175 * u)))))));
        var b = u / 1024 * (256 + (u * (-128 + (u * (74 - (47 * u))))));
        var squared = cosMiddle * cosMiddle;
        var correction = b * sinSigma * (cosMiddle + (b / 4 * ((cosSigma * (-1 + (2 * squared)))
            - (b / 6 * cosMiddle * (-3 + (4 * sinSigma * sinSigma)) * (-3 + (4 * squared))))));
        return Polar * a * (sigma - correction);
    }

    private static double Reduced(double latitude) => Math.Atan((1 - Flattening) * Math.Tan(double.DegreesToRadians(latitude)));
}
